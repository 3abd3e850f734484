import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { ROOT } from '../../../tools/root.ts'

const ROOMS = [
  'bench',
  'broker',
  'conformance',
  'demo-issuers',
  'demo-shop',
  'issuer-kit',
  'issuers',
  'messages',
  'protocol',
  'sdk',
  'testing',
  'widget',
]
/** Every way to name another file; of its type alone counts like any other: who reads one must read both. */
const IMPORT = /(?:^(?:import|export)\s(?:[^'";]*?\sfrom\s+)?|\bimport\(\s*)'(\.{1,2}\/[^']+\.ts)'/gm

export type Graph = ReadonlyMap<string, readonly string[]>

/** Returns which file imports which. */
export function importsOf(files: readonly string[], read: (file: string) => string): Graph {
  const known = new Set(files)
  return new Map(
    files.map((file) => {
      const named = [...read(file).matchAll(IMPORT)].map(([, path = '']) => normalize(join(dirname(file), path)))
      return [file, named.filter((path) => known.has(path))]
    }),
  )
}

/** Reads the imports of the whole product, those of types alone counted. */
export function importsOfProduct(): Graph {
  const files = globSync(
    ROOMS.map((room) => `${room}/**/*.ts`),
    { cwd: ROOT },
  ).filter((file) => !file.includes('node_modules'))
  return importsOf(files, (file) => readFileSync(join(ROOT, file), 'utf8'))
}

/** Finds a way from a node back to itself. */
export function circleIn(graph: Graph): string[] | undefined {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (node: string): string[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node]
    if (done.has(node)) return undefined
    path.push(node)
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next)
      if (circle !== undefined) return circle
    }
    path.pop()
    done.add(node)
    return undefined
  }
  for (const node of graph.keys()) {
    const circle = visit(node)
    if (circle !== undefined) return circle
  }
  return undefined
}

import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../../tools/root.ts'

const ROOMS = [
  'bench',
  'broker',
  'demo-issuers',
  'demo-shop',
  'issuer-kit',
  'issuers',
  'messages',
  'protocol',
  'sdk',
  'widget',
]
/** Every way to name another file; of its type alone counts like any other: who reads one must read both. */
const IMPORT = /(?:^(?:import|export)\s(?:[^'";]*?\sfrom\s+)?|\bimport\(\s*)'(\.{1,2}\/[^']+\.ts)'/gm

type Graph = ReadonlyMap<string, readonly string[]>

/** Which file imports which, of the product. */
function importsOf(files: readonly string[], read: (file: string) => string): Graph {
  const known = new Set(files)
  return new Map(
    files.map((file) => {
      const named = [...read(file).matchAll(IMPORT)].map(([, path = '']) => normalize(join(dirname(file), path)))
      return [file, named.filter((path) => known.has(path))]
    }),
  )
}

/** A way from a file back to itself, or undefined. */
function circleIn(graph: Graph): string[] | undefined {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (file: string): string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file)) return undefined
    path.push(file)
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next)
      if (circle !== undefined) return circle
    }
    path.pop()
    done.add(file)
    return undefined
  }
  for (const file of graph.keys()) {
    const circle = visit(file)
    if (circle !== undefined) return circle
  }
  return undefined
}

describe('Imports', () => {
  test('go in no circle, those of types alone counted', () => {
    const files = globSync(
      ROOMS.map((room) => `${room}/**/*.ts`),
      { cwd: ROOT },
    ).filter((file) => !file.includes('node_modules'))
    const graph = importsOf(files, (file) => readFileSync(join(ROOT, file), 'utf8'))
    expect(files.length).toBeGreaterThan(300)
    expect([...graph.values()].flat().length).toBeGreaterThan(1_000)
    expect(circleIn(graph)?.join(' → ')).toBeUndefined()
  })

  test.each([
    ["import type { B } from './b.ts'", "import { a } from './a.ts'"],
    ["export type { B } from './b.ts'", "export const a = import('./a.ts')"],
    ["import './b.ts'", "import {\n  a,\n} from './a.ts'"],
  ])('in a circle would be found: %s', (a, b) => {
    const texts: Record<string, string> = { 'x/a.ts': a, 'x/b.ts': b }
    const graph = importsOf(Object.keys(texts), (file) => texts[file] ?? '')
    expect(circleIn(graph)).toEqual(['x/a.ts', 'x/b.ts', 'x/a.ts'])
  })
})

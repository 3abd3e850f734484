import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { circleIn, importsOf, importsOfProduct } from './import-graph.ts'
import type { Graph } from './import-graph.ts'

/** Returns the room that a file is in. A room of the broker may have folders of its own, such as the ports of its payments. */
function roomOf(file: string): string {
  const folder = dirname(file)
  return folder.startsWith('broker/') ? folder.split('/').slice(0, 2).join('/') : folder
}

/**
 * Returns which room imports which. A room and one that lies in it are not
 * held against each other: there the outer one is the entry that puts the inner
 * ones together, and what they stand on.
 */
function roomsOf(files: Graph): Graph {
  const graph = new Map<string, Set<string>>()
  for (const [file, imported] of files) {
    const folder = roomOf(file)
    const known = graph.get(folder) ?? new Set()
    graph.set(folder, known)
    for (const other of imported.map(roomOf)) if (!isNested(folder, other)) known.add(other)
  }
  return new Map([...graph].map(([folder, others]) => [folder, [...others]]))
}

function isNested(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`)
}

describe('Folders', () => {
  const graph = roomsOf(importsOfProduct())

  test('import one another in no circle, types counted', () => {
    expect(graph.size).toBeGreaterThan(30)
    expect(graph.get('broker/ledger')).toContain('broker/payments')
    expect(circleIn(graph)?.join(' → ')).toBeUndefined()
  })

  test('in a circle of types alone would be found', () => {
    const texts: Record<string, string> = {
      'x/a/one.ts': "import type { Two } from '../b/two.ts'",
      'x/a/other.ts': '',
      'x/b/two.ts': "export type { Three } from '../c/three.ts'",
      'x/c/three.ts': "import { other } from '../a/other.ts'",
    }
    const found = circleIn(roomsOf(importsOf(Object.keys(texts), (file) => texts[file] ?? '')))
    expect(found).toEqual(['x/a', 'x/b', 'x/c', 'x/a'])
  })
})

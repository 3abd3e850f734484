import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { circleIn, importsOf, importsOfProduct } from './import-graph.ts'
import type { Graph } from './import-graph.ts'

/**
 * Imports that go against the order of the folders and have yet to be mended.
 * The list may only become shorter: an entry that is in no circle any more
 * has to go.
 */
const STILL_AGAINST_THE_ORDER = [
  // The books are asked for through ports that payments own.
  'broker/ledger → broker/payments',
  // A ledger's object puts together what its alarm needs.
  'broker/ledger → broker/issuers',
  'broker/ledger → broker/reconciliation',
  'broker/ledger → broker/webhooks',
  // A schema names the types of what its columns hold.
  'broker/db → broker/adapters',
  'broker/db → broker/evidence',
  'broker/db → broker/payments',
  'broker/db → broker/reconciliation',
  'broker/db → broker/webhooks',
]

/**
 * Returns which folder imports which. A folder and one that lies in it are not
 * held against each other: there the outer one is the entry that puts the inner
 * ones together, and what they stand on.
 */
function foldersOf(files: Graph): Graph {
  const graph = new Map<string, Set<string>>()
  for (const [file, imported] of files) {
    const folder = dirname(file)
    const known = graph.get(folder) ?? new Set()
    graph.set(folder, known)
    for (const other of imported.map((path) => dirname(path))) if (!isNested(folder, other)) known.add(other)
  }
  return new Map([...graph].map(([folder, others]) => [folder, [...others]]))
}

function isNested(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`)
}

function without(graph: Graph, left: readonly string[]): Graph {
  return new Map([...graph].map(([from, to]) => [from, to.filter((other) => !left.includes(`${from} → ${other}`))]))
}

describe('Folders', () => {
  const graph = foldersOf(importsOfProduct())

  test('import one another in no circle, but for what is listed', () => {
    expect(graph.size).toBeGreaterThan(30)
    expect(circleIn(without(graph, STILL_AGAINST_THE_ORDER))?.join(' → ')).toBeUndefined()
  })

  test.each(STILL_AGAINST_THE_ORDER)('would be in a circle without their place on the list: %s', (entry) => {
    const others = STILL_AGAINST_THE_ORDER.filter((other) => other !== entry)
    expect(circleIn(without(graph, others)), `take it off the list: ${entry}`).toBeDefined()
  })

  test('in a circle of types alone would be found', () => {
    const texts: Record<string, string> = {
      'x/a/one.ts': "import type { Two } from '../b/two.ts'",
      'x/a/other.ts': '',
      'x/b/two.ts': "export type { Three } from '../c/three.ts'",
      'x/c/three.ts': "import { other } from '../a/other.ts'",
    }
    const found = circleIn(foldersOf(importsOf(Object.keys(texts), (file) => texts[file] ?? '')))
    expect(found).toEqual(['x/a', 'x/b', 'x/c', 'x/a'])
  })
})

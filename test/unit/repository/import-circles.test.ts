import { describe, expect, test } from 'vitest'
import { circleIn, importsOf, importsOfProduct } from './import-graph.ts'

describe('Imports', () => {
  test('go in no circle, those of types alone counted', () => {
    const graph = importsOfProduct()
    expect(graph.size).toBeGreaterThan(300)
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

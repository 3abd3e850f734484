import { describe, expect, test } from 'vitest'
import { TurnOfWrites } from '../../../broker/ledger/turn-of-writes.ts'

/** A disk that has written when the test says so. */
function turns() {
  const waiting: (() => void)[] = []
  return { turns: new TurnOfWrites((run) => void waiting.push(run)), written: () => waiting.shift()?.(), waiting }
}

describe('writes of one turn', () => {
  test('one that comes alone is made at once, and the next after it is on the disk too', () => {
    const { turns: writes, written } = turns()
    const made: string[] = []
    void writes.run(() => made.push('first'))
    expect(made).toEqual(['first'])
    written()
    void writes.run(() => made.push('second'))
    expect(made).toEqual(['first', 'second'])
  })

  test('those that come meanwhile are made together, in their order, and each gets its own answer', async () => {
    const { turns: writes, written, waiting } = turns()
    const made: number[] = []
    const answers = [1, 2, 3].map((number) => writes.run(() => made.push(number)))
    expect(made).toEqual([1])
    written()
    expect(made).toEqual([1, 2, 3])
    expect(await Promise.all(answers)).toEqual([1, 2, 3])
    expect(waiting).toHaveLength(1)
  })

  test('what one throws is its own, and the others are made all the same', async () => {
    const { turns: writes, written } = turns()
    const first = writes.run(() => 'first')
    const broken = writes.run(() => {
      throw new RangeError('full')
    })
    const last = writes.run(() => 'last')
    written()
    await expect(broken).rejects.toThrow('full')
    expect(await Promise.all([first, last])).toEqual(['first', 'last'])
  })

  test('one that comes while the gathered ones are made waits for the next turn', () => {
    const { turns: writes, written } = turns()
    const made: string[] = []
    void writes.run(() => made.push('first'))
    void writes.run(() => {
      void writes.run(() => made.push('third'))
      made.push('second')
    })
    written()
    expect(made).toEqual(['first', 'second'])
    written()
    expect(made).toEqual(['first', 'second', 'third'])
  })
})

import { expect, test } from 'vitest'

import { problemsOfSeeds, seedsAsked } from '../seeds.ts'
import { simulate } from '../simulate.ts'

const asked = seedsAsked(40)
/** Of a question, as the trace tells them. */
const ENDS = ['→ authenticated', '→ refused', 'gives up: open', 'walks away', 'question_ended open', ': cancelled']

test(
  `The fault simulation with questions finds nothing wrong in ${asked.seeds} seeds from ${asked.first}, and meets every end`,
  { timeout: 3 * 3_600_000 },
  async () => {
    const met = new Set<string>()
    const found = await problemsOfSeeds(asked, async (seed) => {
      const { problems, trace } = await simulate(seed, undefined, { isAsking: true })
      for (const end of ENDS) if (trace.some((line) => line.includes(end))) met.add(end)
      return problems
    })
    expect(found).toEqual([])
    if (asked.seeds >= 40) expect([...met].toSorted()).toEqual(ENDS.toSorted())
  },
)

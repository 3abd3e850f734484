/** The ways in which this card company lets a payment be paid, and what each costs. Pure. */

import type { Choice, Plan } from '../../../protocol/questions.ts'

/** Months of 分割 → fee in hundredths of a per cent of the amount, as the company's terms list them: 15 % a year. */
const PARTS: Readonly<Record<number, number>> = {
  3: 251,
  5: 378,
  6: 441,
  10: 699,
  12: 829,
  15: 1027,
  18: 1226,
  20: 1360,
  24: 1630,
}
const BASIS_POINTS = 10_000

/** Returns all of them, for an amount in minor units. */
export function instalmentChoices(amount: number): Choice[] {
  const free = (id: string, label: string, plan: Plan): Choice => {
    return { id, label, plan: { ...plan, fee: 0, total: amount } }
  }
  return [
    free('10', '1回', { division: '10', count: 1 }),
    free('61-2', '2回', { division: '61', count: 2 }),
    free('21', 'ボーナス一括', { division: '21' }),
    ...Object.entries(PARTS).map(([months, points]): Choice => {
      const fee = Math.floor((amount * points) / BASIS_POINTS)
      const count = Number(months)
      return { id: `61-${count}`, label: `分割${count}回`, plan: { division: '61', count, fee, total: amount + fee } }
    }),
    // What it costs depends on what is owed: it is on the statement.
    { id: '80', label: 'リボ払い（手数料は明細で）', plan: { division: '80' } },
  ]
}

/** Returns the plan that an answer chose; undefined for no choice of these. */
export function chosenPlan(choices: readonly Choice[], id: string | undefined): Plan | undefined {
  const plan = choices.find((choice) => choice.id === id)?.plan
  return plan && { division: plan.division, ...(plan.count === undefined ? {} : { count: plan.count }) }
}

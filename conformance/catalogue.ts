/** The scenarios in the order in which they are run. */

import type { Scenario } from './scenario.ts'
import { ADJUSTMENTS } from './scenarios/adjustments.ts'
import { AUTHENTICATION } from './scenarios/authentication.ts'
import { CHOICES } from './scenarios/choices.ts'
import { CLEARING } from './scenarios/clearing.ts'
import { CODES } from './scenarios/codes.ts'
import { FAULTS } from './scenarios/faults.ts'
import { LATER_MONEY } from './scenarios/later-money.ts'
import { MESSAGES } from './scenarios/messages.ts'
import { OPERATIONS } from './scenarios/operations.ts'
import { PUBLISHED } from './scenarios/published.ts'
import { QUESTIONS } from './scenarios/questions.ts'
import { RELEASES } from './scenarios/releases.ts'
import { ANSWERED, ROTATION } from './scenarios/rotation.ts'
import { SEALS } from './scenarios/seals.ts'

/** The version of the suite: another one where a scenario was added or checks something else. */
export const SUITE = '2'

export const CATALOGUE: readonly Scenario[] = inOrder([
  ...PUBLISHED,
  ...MESSAGES,
  ...ANSWERED,
  ...AUTHENTICATION,
  ...SEALS,
  ...RELEASES,
  ...QUESTIONS,
  ...CODES,
  ...CHOICES,
  ...OPERATIONS,
  ...LATER_MONEY,
  ...FAULTS,
  ...ADJUSTMENTS,
  ...CLEARING,
  // Last: for a while after keys could not be had, nobody need look for them.
  ...ROTATION,
])

/** Puts each scenario behind those that it depends on, and otherwise leaves the order. Throws for one that nobody knows. */
function inOrder(scenarios: readonly Scenario[]): Scenario[] {
  const placed = new Map<string, Scenario>()
  const place = (scenario: Scenario, path: readonly string[]): void => {
    if (placed.has(scenario.name)) return
    for (const name of scenario.after) {
      const before = scenarios.find((each) => each.name === name)
      if (before === undefined || path.includes(name))
        throw new TypeError(`${scenario.name} cannot come after ${name}.`)
      place(before, [...path, scenario.name])
    }
    placed.set(scenario.name, scenario)
  }
  for (const scenario of scenarios) place(scenario, [])
  return [...placed.values()]
}

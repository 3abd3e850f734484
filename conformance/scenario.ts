/** A scenario of the suite: what it does to an issuer's servers, the rule that it checks, and what it depends on. */

import type { Checks } from './finding.ts'
import type { IssuerUnderTest } from './issuer-under-test.ts'
import type { RuleName } from './rules.ts'
import type { ScenarioName } from './titles.ts'

/** A thing that an issuer may lack; a scenario that needs it may be named under `unsupported`, with the reason. */
export type Need =
  | 'member closed'
  | 'member insufficient_funds'
  | 'member code'
  | 'member choice'
  | 'member page or elsewhere'
  | 'member code, choice, page or elsewhere'
  | 'member later'
  | 'test_hook'
  | 'other_broker'
  | 'statement_key'

export interface Scenario {
  name: ScenarioName
  rule: RuleName
  /** Scenarios without which this one can say nothing: it is blocked when one of them did not pass. */
  after: readonly ScenarioName[]
  needs?: readonly Need[]
  /** Asks for what version 1 did not say: of an issuer of that version it is not asked. */
  isNewer?: true
  /** Asks for what only an approval at once can show: it is not asked where all members pay later. */
  isOfApproval?: true
  run: (issuer: IssuerUnderTest, checks: Checks) => Promise<void>
}

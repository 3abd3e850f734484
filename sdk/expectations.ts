/** Expectations of a shop: what a signed document must be about, each given or left out on purpose. */

import { isRecord } from '../protocol/shape.ts'

/** The word that leaves an expectation out on purpose. */
export const UNCHECKED = 'unchecked'

/** Describes the expectations of a kind of document: which claim each is held against, and what counts as given. */
export type ExpectationTable<Name extends string> = Readonly<
  Record<Name, { claim: string; isGiven: (value: unknown) => boolean }>
>

/** Returns the first expectation that was neither given nor left out on purpose. */
export function missingExpectation<Name extends string>(
  table: ExpectationTable<Name>,
  expected: unknown,
): Name | 'livemode' | undefined {
  const given: Record<string, unknown> = isRecord(expected) ? expected : {}
  const missing = namesOf(table).find((name) => given[name] !== UNCHECKED && !table[name].isGiven(given[name]))
  if (missing !== undefined) return missing
  const { livemode } = given
  return livemode === undefined || typeof livemode === 'boolean' ? undefined : 'livemode'
}

/** Returns the first expectation that the claims do not meet. */
export function unmetExpectation<Name extends string>(
  table: ExpectationTable<Name>,
  claims: object & { livemode: boolean },
  expected: Readonly<Record<Name, unknown>> & { livemode?: boolean },
  isLiveKey: boolean,
): Name | 'livemode' | undefined {
  const said = claims as Readonly<Record<string, unknown>>
  const wrong = namesOf(table).find(
    (name) => expected[name] !== UNCHECKED && expected[name] !== said[table[name].claim],
  )
  if (wrong !== undefined) return wrong
  return claims.livemode === (expected.livemode ?? isLiveKey) ? undefined : 'livemode'
}

function namesOf<Name extends string>(table: ExpectationTable<Name>): Name[] {
  return Object.keys(table) as Name[]
}

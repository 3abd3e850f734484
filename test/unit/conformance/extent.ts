/** Says how much of the suite its own tests run: all of it by `npm run conformance`, and usually what finds most in little time. */

import { CATALOGUE } from '../../../conformance/catalogue.ts'
import type { ScenarioName } from '../../../conformance/titles.ts'

/** Set by the command. */
export const IS_WHOLE = process.env['CONFORMANCE'] === 'whole'

/** Holds what takes as long as all the others together. */
const LONG = ['authenticate.time', 'clearing.pages']

/** Names the scenarios that are quick. */
export const QUICK = CATALOGUE.map(({ name }) => name).filter((name) => !LONG.includes(name))

/** Names one scenario of each kind: of those, and of what they depend on, an issuer's own code is most of what runs. */
export const TELLING = [
  'authenticate.closed',
  'authorize.declines',
  'choice.once',
  'clearing.record',
  'guessing.locked',
  'race.refunds',
  'release.of_another',
  'repeat.same',
  'reverse.captured',
  'reverse.first',
  'rotation.signing',
  'seal.once',
  'statement.agrees',
  'void.after_capture',
] satisfies ScenarioName[]

/** Names the same for an issuer whose members all pay later. */
export const TELLING_LATER = [
  'clearing.record',
  'disputes.won',
  'later.at_once',
  'later.expired',
  'later.reported',
  'later.too_little',
  'later.too_much',
  'repeat.same',
  'reverse.captured',
  'reverse.first',
] satisfies ScenarioName[]

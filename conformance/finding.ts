/** A finding of a scenario, and the count of what it looked at. */

import { SHOWN_MAX_CHARACTERS } from './limits.ts'

/** The first thing in a scenario that was not as its rule says. Holds codes, names and numbers of the protocol, no content. */
export class Finding extends Error {
  override readonly name = 'Finding'
  readonly where: string
  readonly expected: string
  readonly got: string

  constructor(where: string, expected: string, got: string) {
    super(`${where}: expected ${expected}, got ${got}`)
    this.where = where
    this.expected = expected
    this.got = got
  }
}

type Plain = string | number | boolean | undefined

/** Counts what was checked, so that a scenario that checks nothing cannot pass. */
export class Checks {
  /** Of the protocol: version 1 did not say by which code a refusal comes. */
  readonly version: 1 | 2
  count = 0

  constructor(version: 1 | 2 = 2) {
    this.version = version
  }

  /** Throws a {@link Finding} unless `got` is one of the expected values. */
  is(where: string, got: Plain, ...expected: readonly Plain[]): void {
    this.that(where, expected.includes(got), expected.map(shown).join(' or '), shown(got))
  }

  /** Throws a {@link Finding} unless the condition holds. */
  that(where: string, isSo: boolean, expected: string, got: string): void {
    this.count++
    if (!isSo) throw new Finding(where, expected, got)
  }
}

/** Writes what an answer said so that it fits a line, with nothing that a terminal or a page would act on. */
export function shown(value: Plain): string {
  const text = value === undefined ? 'nothing' : String(value)
  return text.replaceAll(/[^\x20-\x7e\u3000-\u9fff]/gu, '?').slice(0, SHOWN_MAX_CHARACTERS)
}

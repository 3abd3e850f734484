/** The issuer's entry (issuer.json) as the suite reads it: the fields of the broker's directory, and `certification`. */

import { isAccountMember } from './entry-members.ts'
import type { Member } from './entry-members.ts'
import { MEMBERS_MAX, REASON_MAX_CHARACTERS } from './limits.ts'
import { isAmount, minorDigits } from '../protocol/money.ts'
import { isPaymentMethod } from '../protocol/payment.ts'
import { isOptional, isRecord, isText, isWholeNumber } from '../protocol/shape.ts'
import type { TestHook } from './test-hook.ts'

export type { Member } from './entry-members.ts'

/** An origin that the suite speaks from, and where it listens there; by default at the origin itself. */
export interface PartyAddress {
  origin: string
  host: string
  port: number
}

export interface Entry {
  prefix: string
  livemode: boolean
  method: string
  takesOnAuthorize: boolean
  /** Origins of the issuer's two servers. */
  authentication: string
  settlement: string
  /** The broker and the relay centre that the servers were set to trust, for the run. */
  broker: PartyAddress
  relay: PartyAddress
  currency: string
  /** The amount of one payment of the run, in minor units; the `plain` member can pay it a hundred times over. */
  amount: number
  members: readonly Member[]
  /** Of the protocol: scenarios of what came with version 2 are not asked of an issuer of version 1. */
  version: 1 | 2
  /** Another broker that the servers trust, where the issuer serves several. */
  otherBroker: PartyAddress | undefined
  testHook: TestHook | undefined
  /** Opens `GET SETTLEMENT/statement?account=`, where the issuer has it. */
  statementKey: string | undefined
  /** Names of scenarios, or of whole groups, each with why the issuer cannot be held to it. */
  unsupported: ReadonlyMap<string, string>
}

export type ReadEntry = { ok: true; entry: Entry } | { ok: false; problem: string }

/** Reads an entry; the problem names the field and never its value. */
export function readEntry(value: unknown): ReadEntry {
  try {
    return { ok: true, entry: entryFrom(value) }
  } catch (error) {
    if (error instanceof FieldFault) return { ok: false, problem: error.message }
    throw error
  }
}

/** Tells whether all members pay later, so that no authorization is approved at once. */
export function paysLater({ members }: Pick<Entry, 'members'>): boolean {
  return members.some(({ story }) => story === 'later') && !members.some(({ story }) => story === 'plain')
}

class FieldFault extends Error {
  override readonly name = 'FieldFault'
}

function entryFrom(value: unknown): Entry {
  const entry = required(value, isRecord, 'issuer.json: an object')
  const given = required(entry['certification'], isRecord, 'certification: an object')
  const { currency = 'JPY', amount = 1_000, version = 2, other_broker: other } = given
  return {
    prefix: required(entry['prefix'], isPrefix, 'prefix: 1 to 6 of 0-9 and A-Z'),
    livemode: required(entry['mode'], isMode, 'mode: "test" or "live"') === 'live',
    method: required(entry['method'], isPaymentMethod, 'method: a word of 1 to 32 of a-z, 0-9 and _'),
    takesOnAuthorize: required(entry['takes_on_authorize'], isBoolean, 'takes_on_authorize: true or false'),
    authentication: required(entry['authentication_server'], isOrigin, 'authentication_server: an origin'),
    settlement: required(entry['settlement_server'], isOrigin, 'settlement_server: an origin'),
    broker: partyFrom(given['broker'], 'certification.broker'),
    relay: partyFrom(given['relay'], 'certification.relay'),
    currency: required(currency, isCurrency, 'certification.currency: a code of ISO 4217'),
    amount: required(amount, isSharedAmount, 'certification.amount: a whole number from 100 to 999 999'),
    members: membersFrom(given['members']),
    version: required(version, isVersion, 'certification.version: 1 or 2'),
    otherBroker: other === undefined ? undefined : partyFrom(other, 'certification.other_broker'),
    testHook: hookFrom(given),
    statementKey: required(given['statement_key'], isOptionalText, 'certification.statement_key: a text'),
    unsupported: reasonsFrom(given['unsupported'] ?? {}),
  }
}

function partyFrom(value: unknown, field: string): PartyAddress {
  const { origin, host, port } = isRecord(value) ? value : { origin: value, host: undefined, port: undefined }
  const known = new URL(required(origin, isOrigin, `${field}: an origin that your servers trust`))
  const own = Number(known.port === '' ? (known.protocol === 'https:' ? 443 : 80) : known.port)
  return {
    origin: known.origin,
    host: required(host ?? known.hostname, isHost, `${field}.host: where the suite listens`),
    port: required(port ?? own, isPort, `${field}.port: 1 to 65535`),
  }
}

function membersFrom(value: unknown): Member[] {
  const members = required(value, isList, `certification.members: 1 to ${MEMBERS_MAX} of {id, password, story}`)
  return members.map((member, index) =>
    required(
      member,
      isAccountMember,
      `certification.members[${index}]: {id, password, story, account?, amount?, code?}`,
    ),
  )
}

function hookFrom({ test_hook: url, test_hook_key: key }: Record<string, unknown>): TestHook | undefined {
  const opening = required(key, isOptionalText, 'certification.test_hook_key: a text')
  if (url === undefined) return undefined
  return { url: required(url, isAddress, 'certification.test_hook: an address of http or https'), key: opening }
}

function reasonsFrom(value: unknown): Map<string, string> {
  const reasons = Object.entries(required(value, isRecord, 'certification.unsupported: {scenario: reason}'))
  return new Map(
    reasons.map(([name, reason]) => [
      name,
      required(reason, isReason, `certification.unsupported: a reason of 1 to ${REASON_MAX_CHARACTERS} characters`),
    ]),
  )
}

function required<T>(value: unknown, guard: (value: unknown) => value is T, fault: string): T {
  if (!guard(value)) throw new FieldFault(fault)
  return value
}

const isPrefix = (value: unknown): value is string => typeof value === 'string' && /^[0-9A-Z]{1,6}$/.test(value)
const isMode = (value: unknown): value is 'test' | 'live' => value === 'test' || value === 'live'
const isVersion = (value: unknown): value is 1 | 2 => value === 1 || value === 2
const isBoolean = (value: unknown): value is boolean => typeof value === 'boolean'
const isCurrency = (value: unknown): value is string => typeof value === 'string' && minorDigits(value) !== undefined
const isSharedAmount = (value: unknown): value is number => isAmount(value) && value >= 100 && value < 1_000_000
const isHost = (value: unknown): value is string => isText(value, 256)
const isPort = (value: unknown): value is number => isWholeNumber(value, 1, 65_535)
const isReason = (value: unknown): value is string => isText(value, REASON_MAX_CHARACTERS)
const isOptionalText = (value: unknown): value is string | undefined =>
  isOptional(value, (text): text is string => isText(text, 256))
const isList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.length > 0 && value.length <= MEMBERS_MAX

function isAddress(value: unknown): value is string {
  return isText(value, 1024) && URL.canParse(value) && /^https?:/.test(value)
}

function isOrigin(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && /^https?:/.test(value) && new URL(value).origin === value
}

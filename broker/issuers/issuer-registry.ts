import { issuerOfMemberId } from '../../protocol/member-id.ts'
import { plainLine } from '../../protocol/text.ts'
import type { IssuerCall, IssuerCallEvent, WatchedSender } from '../adapters/issuer-call.ts'
import { authenticationServer } from '../adapters/authentication-server.ts'
import type { AuthenticationPort } from '../payments/ports/authentication.ts'
import { relayCentre } from '../adapters/relay-centre.ts'
import type { SettlementPort } from '../payments/ports/settlement.ts'
import { issuerRows, issuerRowsNow } from '../directory/issuer-rows.ts'
import type { IssuerRow } from '../directory/issuer-rows.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { keyHistory } from '../evidence/key-history.ts'
import type { RecordingSender } from '../evidence/key-history.ts'
import { writeMetric } from '../metrics.ts'
import type { Issuer } from '../payments/issuer.ts'
import { textIn } from '../issuer-texts.ts'
import { namesToTell } from '../names-by-language.ts'
import type { TextsByLanguage } from '../issuer-texts.ts'
import { issuerHealth } from './issuer-health.ts'
import type { IssuerPart } from './issuer-health.ts'
import { othersKeys } from './others-keys.ts'
import { learnHealth, reportHealth } from './reported-health.ts'

// A new protocol is a new line here and a file in broker/adapters/; a new issuer is a row.
const AUTHENTICATION_ADAPTERS = new Map<string, (sender: WatchedSender, row: IssuerRow) => AuthenticationPort>([
  ['furiwake-1', (sender, row) => authenticationServer(sender, row.authenticationServer)],
])
const SETTLEMENT_ADAPTERS = new Map<string, (sender: WatchedSender, row: IssuerRow) => SettlementPort>([
  ['furiwake-1', (sender, row) => relayCentre(sender, row.relay, row.settlementServer)],
])

/** Returns every issuer that members can pay with now, in a mode: a test payment sees no live issuer, and a live one no test. */
export async function issuersOfMode(env: Env, livemode: boolean): Promise<Issuer[]> {
  const rows = await enabledRows(env)
  return rows.filter((row) => row.livemode === livemode).flatMap((row) => resolve(env, livemode, row) ?? [])
}

/** Returns the issuer that a member ID names, if it is of the payment's mode: step 5 begins with it. */
export async function issuerOfId(env: Env, memberId: string, livemode: boolean): Promise<Issuer | undefined> {
  return issuerOfMemberId(memberId, await issuersOfMode(env, livemode))
}

/**
 * Returns the issuer of a payment under way, also one that has been disabled
 * since or is of the other mode now: what was begun must be ended. It is spoken
 * to in the payment's own mode, and refuses what is not its own.
 */
export async function issuerByPrefix(env: Env, prefix: string, livemode: boolean): Promise<Issuer | undefined> {
  const ofPrefix = (rows: readonly IssuerRow[]) => rows.find((row) => row.prefix === prefix)
  // Another isolate may have begun the payment with an issuer that this one has not heard of.
  const row = ofPrefix(learnHealth(await issuerRows(env))) ?? ofPrefix(learnHealth(await issuerRowsNow(env)))
  return row && resolve(env, livemode, row)
}

/** Returns the issuers' names in English by their prefixes, of both modes: no prefix is used in both. */
export async function issuerNames(env: Env): Promise<Map<string, string>> {
  return new Map((await enabledRows(env)).map(({ prefix, nameEn }) => [prefix, nameEn]))
}

/** An issuer as the console names it; `method_name` is what people call its way of paying, null where it does not say. */
export interface IssuerLabel {
  prefix: string
  name: { en: string; ja: string }
  method: string
  method_name: { en: string | null; ja: string | null }
}

/** Returns the names of a mode's issuers, for whoever chooses one from a list. */
export async function issuerLabels(env: Env, livemode: boolean): Promise<IssuerLabel[]> {
  const ofMode = (await enabledRows(env)).filter((row) => row.livemode === livemode)
  return ofMode.map(({ prefix, nameEn, nameJa, method, texts }) => ({
    prefix,
    name: { en: plainLine(nameEn), ja: plainLine(nameJa) },
    method,
    method_name: {
      en: textIn(texts ?? {}, 'en', 'method_name') ?? null,
      ja: textIn(texts ?? {}, 'ja', 'method_name') ?? null,
    },
  }))
}

/** Told apart by mode when asked, not when remembered: no mode can be answered with the other's. */
async function enabledRows(env: Env): Promise<IssuerRow[]> {
  return learnHealth(await issuerRows(env)).filter(({ enabled }) => enabled)
}

function senderOf(env: Env, livemode: boolean): RecordingSender {
  const { origin, messageKeys } = settingsOf(env)
  const newId = (): string => crypto.randomUUID()
  const witness = keyHistory(env)
  const sender = { origin, signingKey: messageKeys[0], livemode, keys: othersKeys, clock: () => Date.now(), newId }
  return { ...sender, witness, onVerified: (party, message) => witness.verified(party, message) }
}

/** Every row has two names; further ones stand with its other texts. */
function textsOf({ nameEn, nameJa, texts }: IssuerRow): TextsByLanguage {
  return { ...texts, en: { ...texts?.['en'], name: nameEn }, ja: { ...texts?.['ja'], name: nameJa } }
}

/** Names the part of an issuer that a call tells of, and whether it tells that members can pay there. */
const HEARD: Record<IssuerCallEvent, { part: IssuerPart; counts: boolean }> = {
  authentication_call: { part: 'authentication', counts: true },
  answer_call: { part: 'authentication', counts: true },
  passkey_challenge: { part: 'authentication', counts: false },
  passkey_addition: { part: 'authentication', counts: false },
  settlement_call: { part: 'settlement', counts: true },
  inquiry_call: { part: 'settlement', counts: false },
}

function watchOf(env: Env, { prefix, method, livemode }: IssuerRow): (call: IssuerCall) => void {
  return ({ event, isAnswered, outcome, reason, member, at, ms }) => {
    const heard = HEARD[event]
    issuerHealth.note(prefix, { ...heard, isAnswered, member, at })
    if (heard.counts) reportHealth(env, prefix, heard.part, at)
    const about = { mode: livemode ? 'live' : 'test', issuer: prefix, method }
    writeMetric(env, { metric: 'issuer_call', ...about, name: event, outcome, reason, ms })
  }
}

type InMode = Map<boolean, Issuer | undefined>

/** Issuers as they were made of their rows: a row that is read anew is another one. Under the bindings that they speak with. */
const resolved = new WeakMap<Env, WeakMap<IssuerRow, InMode>>()

/**
 * Returns a row's issuer as it is spoken to in a mode. Made once for each row:
 * a dialog shows all issuers, and an attempt looks through all for its own.
 */
function resolve(env: Env, livemode: boolean, row: IssuerRow): Issuer | undefined {
  const ofEnv = resolved.get(env) ?? new WeakMap<IssuerRow, InMode>()
  resolved.set(env, ofEnv)
  const inMode: InMode = ofEnv.get(row) ?? new Map<boolean, Issuer | undefined>()
  ofEnv.set(row, inMode)
  if (!inMode.has(livemode)) inMode.set(livemode, issuerOf(env, senderOf(env, livemode), row))
  return inMode.get(livemode)
}

function issuerOf(env: Env, unwatched: RecordingSender, row: IssuerRow): Issuer | undefined {
  const sender = { ...unwatched, watch: watchOf(env, row) }
  const authentication = AUTHENTICATION_ADAPTERS.get(row.authenticationAdapter)?.(sender, row)
  const settlement = SETTLEMENT_ADAPTERS.get(row.settlementAdapter)?.(sender, row)
  if (!authentication || !settlement) return undefined
  const { prefix, nameEn, nameJa, mark, color, registerUrl, forgotUrl, passkeyRpId, framedLimits } = row
  const texts = textsOf(row)
  const given = Object.entries(texts).flatMap(([tag, { name }]) => (name === undefined ? [] : [[tag, name] as const]))
  const names = namesToTell({ ...Object.fromEntries(given), en: nameEn, ja: nameJa })
  const looks = { name: plainLine(nameEn), names, texts, mark, color }
  const pages = { registerUrl, forgotUrl, passkeyRpId, framedLimits }
  const { livemode } = sender
  const { method, takesOnAuthorize } = row
  const ports = { authentication, settlement, lastKnownKey: row.sealingKey }
  return { prefix, livemode, method, takesOnAuthorize, ...looks, ...pages, ...ports }
}

/**
 * The authentication server's signed word that an account may be charged, for
 * what, and where. The relay centre reads it when it has opened the seal, and
 * passes it on, so that the settlement server need not take its word for it.
 */

import { decodeJwt } from 'jose'

import { isAccountRelease } from '../protocol/account.ts'
import type { Account, AccountRelease } from '../protocol/account.ts'
import { CLOCK_SKEW_SECONDS } from '../protocol/message-claims.ts'
import { KeysUnavailable } from './others-keys.ts'
import type { Verifier } from './others-keys.ts'

export const ACCOUNT_TYP = 'furiwake-account+jwt'

/** Describes what the release must say, for the operation that it came with. */
export interface ReleaseTerms {
  /** Origins of the authentication servers that may release accounts to the settlement server. */
  authenticationServers: readonly string[]
  /** Origins of the three parties that it must be for. */
  relay: string
  settlementServer: string
  broker: string | undefined
  livemode: boolean
  amount: number
  currency: string
  keys: Verifier
  /** Milliseconds since 1970. */
  now: number
}

/** For the log; outside they are all `account_rejected`, but for keys that cannot be had. */
export type ReleaseProblem =
  | 'account_not_paired'
  | 'account_unsigned'
  | 'account_of_another'
  | 'account_for_another_server'
  | 'account_for_another_broker'
  | 'account_of_other_mode'
  | 'account_expired'
  | 'account_keys_unavailable'

/** `signed` is the release itself, to be passed on. */
export type OpenedRelease =
  { ok: true; account: Account; released: AccountRelease; signed: string } | { ok: false; problem: ReleaseProblem }

/** Believes the signature of a paired authentication server, and then only what it says of this very operation. */
export async function openAccountRelease(signed: string, terms: ReleaseTerms): Promise<OpenedRelease> {
  const iss = namedIssuer(signed)
  if (iss === undefined) return { ok: false, problem: 'account_unsigned' }
  if (!terms.authenticationServers.includes(iss)) return { ok: false, problem: 'account_not_paired' }
  try {
    const { payload, protectedHeader } = await terms.keys.verify(iss, signed)
    const said: unknown = JSON.parse(new TextDecoder().decode(payload))
    if (protectedHeader.typ !== ACCOUNT_TYP || !isAccountRelease(said))
      return { ok: false, problem: 'account_unsigned' }
    const problem = releaseProblem(said, terms)
    return problem === undefined ? { ok: true, account: said.account, released: said, signed } : { ok: false, problem }
  } catch (error) {
    return { ok: false, problem: error instanceof KeysUnavailable ? 'account_keys_unavailable' : 'account_unsigned' }
  }
}

/** A claim that an issuer of version 1 does not make is not held against it: the pair alone counts. */
function releaseProblem(said: AccountRelease, terms: ReleaseTerms): ReleaseProblem | undefined {
  const { aud, amount, currency, settlement_server: server, broker, livemode } = said
  if (aud !== terms.relay || amount !== terms.amount || currency !== terms.currency) return 'account_of_another'
  if (server !== undefined && server !== terms.settlementServer) return 'account_for_another_server'
  if (broker !== undefined && broker !== terms.broker) return 'account_for_another_broker'
  if (livemode !== undefined && livemode !== terms.livemode) return 'account_of_other_mode'
  if (said.exp <= Math.floor(terms.now / 1000) - CLOCK_SKEW_SECONDS) return 'account_expired'
  return undefined
}

/** Returns who is said to have signed: enough to choose the key that it must then agree with. */
function namedIssuer(signed: string): string | undefined {
  try {
    return decodeJwt(signed).iss
  } catch {
    return undefined
  }
}

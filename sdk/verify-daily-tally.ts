import { checkChain, digestOfTally } from '../protocol/daily-tally-chain.ts'
import type { ChainLink, LinkProblem, SignatureFound } from '../protocol/daily-tally-chain.ts'
import { DAILY_TALLY_MAX_CHARACTERS, DAILY_TALLY_TYP, isDailyTallyClaims } from '../protocol/daily-tally.ts'
import type { DailyTallyClaims } from '../protocol/daily-tally.ts'
import { RETURN_KEYS_PATH } from '../protocol/return.ts'
import { checkConfig } from './config.ts'
import type { FuriwakeConfig } from './config.ts'
import { TallyError } from './tally-error.ts'
import type { TallyErrorCode } from './tally-error.ts'
import { isWord } from './given.ts'
import { CLOCK_AHEAD_MAX_SECONDS, CLOCK_TOLERANCE_SECONDS, verifySignature } from './verify-signature.ts'
import type { SignatureProblem } from './verify-signature.ts'

const KIND = { typ: DAILY_TALLY_TYP, keysPath: RETURN_KEYS_PATH, requiredClaims: ['jti', 'iat'] }

/** Options of what is verified beside the signatures. */
export interface DailyTallyOptions {
  /** The document of the day before the first one: the chain must go on from it. */
  after?: string
  /** Without it, what the secret key says: `sk_live_…` never believes a day of test money. */
  livemode?: boolean
}

/**
 * Verifies one signed day by itself, and gives what it says: signature, broker,
 * merchant, mode, its own sums, and the day before it where `after` is given.
 * Throws {@link TallyError} with a `tally_…` code.
 */
export async function verifyDailyTally(
  config: FuriwakeConfig,
  signed: string,
  options: DailyTallyOptions = {},
): Promise<DailyTallyClaims> {
  const [claims] = await verifyDailyTallies(config, [signed], options)
  if (claims === undefined) throw new TallyError('tally_malformed', { at: 0, config })
  return claims
}

/**
 * Verifies signed days that follow one another, the earliest first, and the
 * chain between them: none was changed, added, or left out in between. A day
 * whose own key counts no more is proven by a later one that leads back to it.
 * Throws {@link TallyError}: `at` is the place in the list, and `day` the day,
 * of the first that is not right.
 */
export async function verifyDailyTallies(
  config: FuriwakeConfig,
  signed: readonly string[],
  options: DailyTallyOptions = {},
): Promise<DailyTallyClaims[]> {
  checkConfig(config)
  const wrongPlace = signed.findIndex((each) => !isWord(each) || each.length > DAILY_TALLY_MAX_CHARACTERS)
  if (wrongPlace !== -1) throw new TallyError('tally_malformed', { at: wrongPlace, config })
  const problems = new Map<string, SignatureProblem>()
  const after = options.after === undefined ? undefined : await digestOfTally(options.after)
  const links = await checkChain(signed, signaturesBy(config, problems), after)
  links.forEach((link, at) => {
    const code = problemOf(link, problems.get(signed[at] ?? '')) ?? mismatchOf(config, link, options)
    if (code !== undefined) throw new TallyError(code, { at, day: link.claims?.day, config })
  })
  return links.flatMap(({ claims }) => claims ?? [])
}

/** Says why by the signature itself where it is that, for a chain knows only good and not. */
function problemOf({ problem }: ChainLink, bySignature: SignatureProblem | undefined): TallyErrorCode | undefined {
  if (problem === undefined) return undefined
  if (problem !== 'signature' || bySignature === undefined) return CODES[problem]
  return bySignature === 'expired' ? 'tally_malformed' : `tally_${bySignature}`
}

const CODES: Readonly<Record<LinkProblem, TallyErrorCode>> = {
  malformed: 'tally_malformed',
  signature: 'tally_signature',
  sums: 'tally_sums',
  chain: 'tally_chain',
  other_shop: 'tally_chain',
}

function mismatchOf(
  config: FuriwakeConfig,
  { claims }: ChainLink,
  options: DailyTallyOptions,
): TallyErrorCode | undefined {
  if (claims === undefined) return 'tally_malformed'
  // Also of a day that a later one proves, whose own signature nobody looked at.
  if (claims.iss !== config.broker) return 'tally_issuer'
  if (claims.aud !== config.merchant) return 'tally_audience'
  if (claims.livemode !== (options.livemode ?? config.secretKey.startsWith('sk_live_'))) return 'tally_livemode'
  return claims.iat > Date.now() / 1000 + CLOCK_AHEAD_MAX_SECONDS ? 'tally_from_future' : undefined
}

/** A key that is not there is looked for once, however many days name it. */
function signaturesBy(config: FuriwakeConfig, problems: Map<string, SignatureProblem>) {
  const missing = new Set<unknown>()
  return async (signed: string): Promise<SignatureFound> => {
    const kid = keyNamedIn(signed)
    if (missing.has(kid)) return 'no_key'
    const verified = await verifySignature(config, signed, KIND)
    if (verified.ok) {
      const { payload, usedUntil } = verified
      const isTooNew = usedUntil !== undefined && Number(payload.iat) > usedUntil + CLOCK_TOLERANCE_SECONDS
      return isTooNew || !isDailyTallyClaims(payload) ? 'wrong' : 'good'
    }
    const isMissing = isKeyMissing(verified.cause)
    if (isMissing) missing.add(kid)
    else problems.set(signed, verified.problem)
    if (verified.problem === 'keys_unavailable')
      throw new TallyError('tally_keys_unavailable', { cause: verified.cause, config })
    return isMissing ? 'no_key' : 'wrong'
  }
}

function isKeyMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ERR_JWKS_NO_MATCHING_KEY'
}

function keyNamedIn(signed: string): string {
  return signed.split('.')[0] ?? ''
}

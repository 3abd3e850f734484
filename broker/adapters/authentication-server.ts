import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { isAuthenticateAnswer } from '../../protocol/issuer-messages.ts'
import type { AuthenticatePayment, AuthenticateRequest } from '../../protocol/issuer-messages.ts'
import { isPasskeyAdditionAnswer, isPasskeyChallengeAnswer } from '../../protocol/passkey-messages.ts'
import type { PasskeyAdditionRequest, PasskeyRequest } from '../../protocol/passkey-messages.ts'
import type { CheckoutIssuer } from '../../protocol/checkout-api.ts'
import { isRecord } from '../../protocol/shape.ts'
import { AUTHENTICATION_TIMEOUT_MS, KEYS_MAX_AGE_MS, KEYS_TIMEOUT_MS, PASSKEY_TIMEOUT_MS } from '../limits.ts'
import { logEvent } from '../operations-log.ts'
import type { AuthenticationPort, AuthenticationResult } from './authentication.ts'
import { exchangeMessage } from './signed-messages.ts'
import type { Sender } from './signed-messages.ts'

type EncryptionKey = NonNullable<CheckoutIssuer['encryption_key']>

/** The authentication port in Furiwake's own issuer protocol, against an authentication server's origin. */
export function authenticationServer(sender: Sender, origin: string): AuthenticationPort {
  return {
    authenticate: (request) => authenticate(sender, origin, request),
    passkeyChallenge: (payment) => passkeyChallenge(sender, origin, payment),
    addPasskey: (request) => addPasskey(sender, origin, request),
    encryptionKey: () => encryptionKey(origin),
  }
}

async function authenticate(
  sender: Sender,
  origin: string,
  request: AuthenticateRequest | PasskeyRequest,
): Promise<AuthenticationResult> {
  const result = await exchangeMessage(sender, {
    url: `${origin}/authenticate`,
    party: origin,
    requestType: MESSAGE_TYPES.authenticate,
    answerType: MESSAGE_TYPES.authenticated,
    body: request,
    timeoutMs: AUTHENTICATION_TIMEOUT_MS,
  })
  const answer = read(result)
  const cause = result.kind === 'rejected' ? { cause: result.code ?? 'rejected' } : {}
  logEvent('authentication_call', { issuer: origin, payment: request.payment.id, outcome: answer.outcome, ...cause })
  return answer
}

function read(result: Awaited<ReturnType<typeof exchangeMessage>>): AuthenticationResult {
  if (result.kind === 'rejected' && result.code === 'seal_rejected') {
    encryptionKeys.clear() // The page may have sealed to a key that the issuer has retired.
    return { outcome: 'seal_rejected' }
  }
  if (result.kind !== 'answered' || !isAuthenticateAnswer(result.payload)) return { outcome: 'unavailable' }
  const answer = result.payload
  return answer.outcome === 'authenticated'
    ? {
        outcome: 'authenticated',
        method: answer.method,
        account: answer.account,
        memberHint: answer.member_hint,
        passkeyOffer: answer.passkey_offer,
      }
    : {
        outcome: 'refused',
        reason: answer.reason,
        attemptsLeft: answer.attempts_left,
        ...(answer.retry_after_s === undefined ? {} : { retryAfterSeconds: answer.retry_after_s }),
      }
}

async function passkeyChallenge(
  sender: Sender,
  origin: string,
  payment: AuthenticatePayment,
): Promise<string | undefined> {
  const result = await exchangeMessage(sender, {
    url: `${origin}/passkeys/challenge`,
    party: origin,
    requestType: MESSAGE_TYPES.passkeyChallenge,
    answerType: MESSAGE_TYPES.passkeyChallengeAnswer,
    body: { payment },
    timeoutMs: PASSKEY_TIMEOUT_MS,
  })
  if (result.kind === 'answered' && isPasskeyChallengeAnswer(result.payload)) return result.payload.challenge
  logEvent('passkey_challenge', { issuer: origin, payment: payment.id, outcome: result.kind })
  return undefined
}

async function addPasskey(
  sender: Sender,
  origin: string,
  request: PasskeyAdditionRequest,
): Promise<'added' | 'refused' | 'unavailable'> {
  const result = await exchangeMessage(sender, {
    url: `${origin}/passkeys`,
    party: origin,
    requestType: MESSAGE_TYPES.passkeyAddition,
    answerType: MESSAGE_TYPES.passkeyAdditionAnswer,
    body: request,
    timeoutMs: PASSKEY_TIMEOUT_MS,
  })
  const outcome =
    result.kind === 'answered' && isPasskeyAdditionAnswer(result.payload) ? result.payload.outcome : 'unavailable'
  logEvent('passkey_addition', { issuer: origin, payment: request.payment.id, outcome })
  return outcome
}

const encryptionKeys = new Map<string, { key: EncryptionKey; readAt: number }>()

/** The first `use: "enc"` key of the server's JWKS (RFC 7517), remembered for some minutes. */
async function encryptionKey(origin: string): Promise<EncryptionKey | undefined> {
  const known = encryptionKeys.get(origin)
  if (known && Date.now() - known.readAt < KEYS_MAX_AGE_MS) return known.key
  try {
    const response = await fetch(`${origin}/.well-known/jwks.json`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(KEYS_TIMEOUT_MS),
    })
    const body: unknown = await response.json()
    const keys = isRecord(body) && Array.isArray(body['keys']) ? body['keys'] : []
    const key = keys.find(isEncryptionKey)
    if (key === undefined) return undefined
    const { kid, kty, crv, x, y } = key
    encryptionKeys.set(origin, { key: { kid, kty, crv, x, y }, readAt: Date.now() })
    return { kid, kty, crv, x, y }
  } catch (error) {
    logEvent('keys_unavailable', { issuer: origin, error })
    return undefined
  }
}

function isEncryptionKey(key: unknown): key is EncryptionKey {
  return (
    isRecord(key) &&
    key['use'] === 'enc' &&
    key['kty'] === 'EC' &&
    key['crv'] === 'P-256' &&
    typeof key['kid'] === 'string' &&
    typeof key['x'] === 'string' &&
    typeof key['y'] === 'string'
  )
}

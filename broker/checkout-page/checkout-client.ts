/** The page's requests to the broker, same origin, bearer of the payment's client secret. */

import type {
  AddPasskeyRequest,
  AnswerBody,
  AuthorizeRequest,
  AuthorizeWithPasskeyRequest,
  CheckoutState,
  PasskeyChallengeBody,
} from '../../protocol/checkout-api.ts'
import type { CheckoutErrorCode } from '../../protocol/error-codes.ts'
import { keepConfirmToken } from './confirm-tokens.ts'
import type { ConfirmTokens } from './confirm-tokens.ts'
import { PAYMENT_STATUSES } from '../../protocol/payment.ts'
import { isOneOf, isRecord, isText } from '../../protocol/shape.ts'
import { hasWordsFor } from './words.ts'

const LOOK_DEADLINE_MS = 10_000
/** Above what the broker itself waits for an issuer and a settlement server, so that its answer comes first. */
const ERRAND_DEADLINE_MS = 40_000

/** `lost`: no answer, or none that tells what happened. What was asked may have been done. */
export type Answer =
  { kind: 'state'; checkout: CheckoutState } | { kind: 'problem'; code: CheckoutErrorCode } | { kind: 'lost' }

/** Nothing was begun. */
export type FailedRequest = Exclude<Answer, { kind: 'state' }>

interface Told {
  status: number
  body: unknown
}

export class CheckoutClient {
  /** In which of the merchant's origins the dialog stands, as far as that is known. */
  shopOrigin: string | undefined
  readonly #base: string
  readonly #headers: HeadersInit
  readonly #tokens: ConfirmTokens

  constructor(paymentId: string, clientSecret: string, tokens: ConfirmTokens) {
    this.#tokens = tokens
    this.#base = `/checkout/${paymentId}`
    this.#headers = {
      authorization: `Bearer ${clientSecret}`,
      'content-type': 'application/json',
      accept: 'application/json',
    }
  }

  status(signal?: AbortSignal): Promise<Answer> {
    return this.#ask('/status', undefined, signal)
  }

  /** With the issuers, named in that language too, and the keys to seal to. */
  statusWithIssuers(language: string): Promise<Answer> {
    return this.#ask(`/status?include=issuers&locale=${language}`)
  }

  /** Step 4. Never repeated by itself: a lost answer may be that of a payment. */
  authorize(request: AuthorizeRequest): Promise<Answer> {
    return this.#attempt('/authorize', request)
  }

  /** Step 6: an answer to the issuer's question. Never repeated by itself, as {@link authorize}. */
  answer(request: AnswerBody): Promise<Answer> {
    return this.#ask('/answer', this.#here(request))
  }

  /** Returns what a passkey of the issuer is to sign. */
  async passkeyChallenge(issuer: string): Promise<{ kind: 'challenge'; challenge: string } | FailedRequest> {
    const told = await this.#exchange('/passkey-challenge', this.#here({ issuer } satisfies PasskeyChallengeBody))
    if (told === undefined) return { kind: 'lost' }
    const { status, body } = told
    if (status === 200 && isRecord(body) && isText(body['challenge'], 128))
      return { kind: 'challenge', challenge: body['challenge'] }
    return problemOf(status, body) ?? { kind: 'lost' }
  }

  /** Step 4 with a passkey; as {@link authorize}. */
  authorizeWithPasskey(request: AuthorizeWithPasskeyRequest): Promise<Answer> {
    return this.#attempt('/authorize-with-passkey', request)
  }

  /** True when the issuer has added it. */
  async addPasskey(request: AddPasskeyRequest): Promise<boolean> {
    return (await this.#exchange('/passkeys', this.#here(request)))?.status === 200
  }

  /** Step 10, with the token of the attempt's key. */
  confirm(key: string): Promise<Answer> {
    return this.#ask('/confirm', { confirm_token: this.#tokens.get(key) })
  }

  cancel(): Promise<Answer> {
    return this.#ask('/cancel', {})
  }

  /** With the key of this page's own token: whatever becomes of the answer, it can confirm. */
  #attempt(path: string, request: object): Promise<Answer> {
    const [[confirm_key, token] = ['', '']] = this.#tokens
    keepConfirmToken(token)
    return this.#ask(path, this.#here({ ...request, confirm_key }))
  }

  #here(request: object): object {
    return { ...request, origin: this.shopOrigin }
  }

  async #ask(path: string, body?: object, signal?: AbortSignal): Promise<Answer> {
    const told = await this.#exchange(path, body, signal)
    return told ? answerOf(told.status, told.body) : { kind: 'lost' }
  }

  async #exchange(path: string, body?: object, signal?: AbortSignal): Promise<Told | undefined> {
    const deadline = AbortSignal.timeout(body ? ERRAND_DEADLINE_MS : LOOK_DEADLINE_MS)
    try {
      const response = await fetch(this.#base + path, {
        method: body ? 'POST' : 'GET',
        headers: this.#headers,
        body: body ? JSON.stringify(body) : null,
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
        cache: 'no-store',
        credentials: 'omit',
      })
      return { status: response.status, body: await response.json() }
    } catch {
      return undefined
    }
  }
}

/** Returns what an HTTP answer says; a server's fault says nothing about the payment. */
export function answerOf(status: number, body: unknown): Answer {
  if (status < 400 && isCheckoutState(body)) return { kind: 'state', checkout: body }
  return problemOf(status, body) ?? { kind: 'lost' }
}

function problemOf(status: number, body: unknown): Extract<Answer, { kind: 'problem' }> | undefined {
  return status >= 400 && status < 500 && isRecord(body) && hasWordsFor(body['code'])
    ? { kind: 'problem', code: body['code'] }
    : undefined
}

/** The broker is ours and of the same release: what the page could not draw without is looked at, no more. */
function isCheckoutState(value: unknown): value is CheckoutState {
  return (
    isRecord(value) &&
    isText(value['payment_id'], 64) &&
    isOneOf(value['status'], PAYMENT_STATUSES) &&
    Number.isSafeInteger(value['amount']) &&
    isText(value['currency'], 3) &&
    isRecord(value['merchant']) &&
    Array.isArray(value['allowed_origins']) &&
    isText(value['now'], 40)
  )
}

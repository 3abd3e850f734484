/** The page's requests to the broker, same origin, bearer of the payment's client secret. */

import type { AuthorizeRequest, CheckoutState } from '../../protocol/checkout-api.ts'
import { CHECKOUT_ERROR_CODES } from '../../protocol/error-codes.ts'
import type { CheckoutErrorCode } from '../../protocol/error-codes.ts'
import { PAYMENT_STATUSES } from '../../protocol/payment.ts'
import { isOneOf, isRecord, isText } from '../../protocol/shape.ts'

const LOOK_DEADLINE_MS = 10_000
/** Above what the broker itself waits for an issuer and a settlement server, so that its answer comes first. */
const ERRAND_DEADLINE_MS = 40_000

/** `lost`: no answer, or none that tells what happened. What was asked may have been done. */
export type Answer =
  { kind: 'state'; checkout: CheckoutState } | { kind: 'problem'; code: CheckoutErrorCode } | { kind: 'lost' }

export class CheckoutClient {
  readonly #base: string
  readonly #headers: HeadersInit

  constructor(paymentId: string, clientSecret: string) {
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

  /** With the issuers and the keys to seal to. */
  statusWithIssuers(): Promise<Answer> {
    return this.#ask('/status?include=issuers')
  }

  /** Step 4. Never repeated by itself: a lost answer may be that of a payment. */
  authorize(request: AuthorizeRequest): Promise<Answer> {
    return this.#ask('/authorize', request)
  }

  confirm(): Promise<Answer> {
    return this.#ask('/confirm', {})
  }

  cancel(): Promise<Answer> {
    return this.#ask('/cancel', {})
  }

  async #ask(path: string, body?: object, signal?: AbortSignal): Promise<Answer> {
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
      return answerOf(response.status, await response.json())
    } catch {
      return { kind: 'lost' }
    }
  }
}

/** What an HTTP answer says; a server's fault says nothing about the payment. */
export function answerOf(status: number, body: unknown): Answer {
  if (status < 400 && isCheckoutState(body)) return { kind: 'state', checkout: body }
  if (status >= 400 && status < 500 && isRecord(body) && isOneOf(body['code'], CHECKOUT_ERROR_CODES))
    return { kind: 'problem', code: body['code'] }
  return { kind: 'lost' }
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

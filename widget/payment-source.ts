/** Steps 1 and 2, from the page: the three ways to a client secret. */

import type { ElementErrorCode } from '../protocol/error-codes.ts'
import { paymentOf } from './shown-payment.ts'

/** Sets how long the shop may take to create the payment. */
export const PAYMENT_DEADLINE_MS = 15_000

/** Asks the shop's own code for a payment: its client secret, alone or in an object. */
export type CreatePayment = () => Promise<string | { client_secret: string }>

/** Describes what the element was given. The first of createPayment, paymentUrl and clientSecret that is there is used. */
export interface PaymentSource {
  readonly createPayment?: CreatePayment | undefined
  readonly paymentUrl?: string | undefined
  readonly paymentData?: string | object | undefined
  readonly paymentHeaders?: object | null | undefined
  readonly clientSecret?: string | undefined
}

/** Says why there is no payment to show: the `code` of `furiwake-error`. */
export type SourceProblem = Exclude<ElementErrorCode, 'verdict_url_invalid' | `frame_${string}`>

export class PaymentSourceError extends Error {
  readonly code: SourceProblem
  constructor(code: SourceProblem, message: string) {
    super(message)
    this.code = code
  }
}

/** Tells whether asking again can bring another payment. */
export function canAskAgain(source: PaymentSource): boolean {
  return !!(source.createPayment || source.paymentUrl)
}

/** Asks for one client secret; throws a {@link PaymentSourceError}. The secret is never repeated in an error. */
export async function askForPayment(source: PaymentSource): Promise<string> {
  const deadline = new Promise<never>((_, reject) => {
    setTimeout(reject, PAYMENT_DEADLINE_MS, new PaymentSourceError('payment_timeout', 'No payment in 15 s'))
  })
  try {
    const answer = await Promise.race([ask(source), deadline])
    const secret: unknown = (answer as { client_secret?: unknown } | null)?.client_secret ?? answer
    if (typeof secret === 'string' && paymentOf(secret)) return secret
  } catch (error) {
    if (error instanceof PaymentSourceError) throw error
    throw new PaymentSourceError('payment_failed', `No payment: ${(error as Error | undefined)?.message}`)
  }
  throw new PaymentSourceError('client_secret_invalid', 'No client_secret')
}

async function ask(source: PaymentSource): Promise<unknown> {
  if (source.createPayment) return source.createPayment()
  if (!source.paymentUrl) {
    if (source.clientSecret) return source.clientSecret
    throw new PaymentSourceError('source_missing', 'No payment-url')
  }
  const url = new URL(source.paymentUrl, document.baseURI)
  // The payment's secret is the shop's: it must not be fetched from, nor the order told to, anyone else.
  if (url.origin !== location.origin) throw new PaymentSourceError('payment_url_invalid', 'payment-url: another origin')
  const data = source.paymentData ?? {}
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...source.paymentHeaders, 'content-type': 'application/json', accept: 'application/json' },
    body: typeof data === 'string' ? data : JSON.stringify(data),
    signal: AbortSignal.timeout(PAYMENT_DEADLINE_MS),
  })
  if (!response.ok) throw new PaymentSourceError('payment_failed', `payment-url answered ${response.status}`)
  // An answer that is no JSON has the wrong shape, like one without a client_secret.
  return response.json().catch(() => null) as Promise<unknown>
}

/** Step 9, through the page: what the shop is told, each thing once, and the verdict on its way to the shop's server. */

import type { PaymentStatus } from '../protocol/payment.ts'
import { tell } from './events.ts'

export class ShopReport {
  readonly #element: EventTarget & { readonly verdictUrl?: string }
  /** A frame that loads again says again what it said: verdicts and cancelled payments that were told already. */
  readonly #told = new Set<string>()
  #toSubmit: string | undefined

  constructor(element: EventTarget & { readonly verdictUrl?: string }) {
    this.#element = element
  }

  error(code: string, message: string): void {
    tell(this.#element, 'error', { code, message })
  }

  cancelled(payment: string): void {
    if (this.#isNew(payment)) tell(this.#element, 'cancel', null)
  }

  verdict(verdict: string, status: PaymentStatus): void {
    if (!this.#isNew(verdictKey(verdict, status))) return
    tell(this.#element, 'verdict', { verdict, status })
    // After any other verdict the member stays: in the dialog, to use another ID, or at the shop.
    if (status === 'authorized' || status === 'captured') this.#toSubmit = verdict
  }

  /** Takes the browser to `verdict-url` with an approved verdict; to be called when the dialog is off the screen. */
  submit(): void {
    const verdict = this.#toSubmit
    this.#toSubmit = undefined
    const { verdictUrl } = this.#element
    if (verdict && verdictUrl && !submitVerdict(verdictUrl, verdict))
      this.error('verdict_url_invalid', 'verdict-url is not http or https')
  }

  #isNew(key: string): boolean {
    const isNew = !this.#told.has(key)
    this.#told.add(key)
    return isNew
  }
}

/** The same outcome signed again keeps its `jti`. */
export function verdictKey(verdict: string, status: PaymentStatus): string {
  try {
    const payload = (verdict.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')
    return (JSON.parse(atob(payload)) as { jti: string }).jti + status
  } catch {
    return verdict + status
  }
}

function submitVerdict(address: string, verdict: string): boolean {
  const url = new URL(address, document.baseURI)
  if (!/^https?:$/.test(url.protocol)) return false
  const form = document.createElement('form')
  const field = document.createElement('input')
  form.method = 'post'
  form.action = url.href
  form.hidden = true
  field.name = 'verdict'
  field.value = verdict
  form.append(field)
  document.body.append(form)
  form.submit()
  form.remove()
  return true
}

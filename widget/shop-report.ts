/** Step 9, through the page: what the shop is told, each thing once, and the verdict on its way to the shop's server. */

import type { ElementErrorCode } from '../protocol/error-codes.ts'
import { make } from './checkout-parts.ts'
import { emit } from './events.ts'

/** As much of the element as is read here; `origin` is the broker's. */
interface ReportingElement extends EventTarget {
  readonly origin: string
  readonly verdictUrl?: string
  readonly verdictData?: object | null
}

export class ShopReport {
  readonly #element: ReportingElement
  /** A frame that loads again says again what it said: verdicts and cancelled payments that were told already. */
  readonly #told = new Set<string>()
  #toSubmit: string | undefined

  constructor(element: ReportingElement) {
    this.#element = element
  }

  /** Tells of an error; a newer broker's page may have codes beside {@link ElementErrorCode}. */
  error(code: ElementErrorCode | (string & {}), message: string): void {
    console.error(`furiwake: ${code}: ${message}. ${this.#element.origin}/errors/${code}`)
    emit(this.#element, 'error', { code, message })
  }

  cancelled(payment: string): void {
    if (this.#isNew(payment)) emit(this.#element, 'cancel', null)
  }

  /** The same outcome may be signed anew, and differ; of a payment it is told once for each status. */
  verdict(verdict: string, status: string, payment: string): void {
    if (!this.#isNew(payment + status)) return
    emit(this.#element, 'verdict', { verdict, status })
    // After any other verdict the member stays: in the dialog, to use another ID, or at the shop.
    if (status === 'authorized' || status === 'captured') this.#toSubmit = verdict
  }

  /** Takes the browser to `verdict-url` with an approved verdict; to be called when the dialog is off the screen. */
  submit(): void {
    const verdict = this.#toSubmit
    this.#toSubmit = undefined
    const { verdictUrl, verdictData } = this.#element
    if (!verdict || !verdictUrl) return
    const { href, protocol } = new URL(verdictUrl, document.baseURI)
    if (!/^https?:$/.test(protocol)) return this.error('verdict_url_invalid', 'verdict-url: not http(s)')
    const form = make('form', { method: 'post', action: href })
    for (const [name, value] of Object.entries({ ...verdictData, verdict })) {
      form.append(make('input', { name, value }))
    }
    document.body.append(form)
    form.submit()
    form.remove()
  }

  #isNew(key: string): boolean {
    const before = this.#told.size
    return before < this.#told.add(key).size
  }
}

/** Signed returns of a payment: each checked in the page, to be kept, and to be handed to the member by its link. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../../protocol/look.ts'
import { RETURN_KEYS_PATH } from '../../../protocol/return.ts'
import type { ReturnKind } from '../../../protocol/return.ts'
import type { Api } from '../api.ts'
import { money, time } from '../format.ts'
import type { PageContext } from '../page.ts'
import type { PaymentSeen } from '../payment-seen.ts'
import { checkSignature, publishedKeys } from '../verify.ts'
import type { Checked } from '../verify.ts'
import { checkedView, download } from './payment-signatures.ts'
import { PAYMENT_WORDS } from './payment-words.ts'
import { QUESTION_WORDS } from './question-words.ts'
import { RETURN_WORDS } from './return-words.ts'

interface SignedReturn {
  id: string
  kind: ReturnKind
  amount: number
  currency: string
  at: string
  return: string
  verify_url: string
}

interface Given {
  api: Api
  id: string
  changed(): void
  say(text: string): void
  signal: AbortSignal
}

/** Returns of a payment that are shown: it takes two hundred operations in all. */
const RETURNS_MAX = 100

export class PaymentReturns {
  readonly #given: Given
  #returns: { signed: SignedReturn; checked: Checked }[] = []

  constructor(given: Given) {
    this.#given = given
  }

  /** Reads and checks them, if there may be any; what can't be read now stays as it was. */
  async load({ status, refunded_amount: refunded, dispute }: PaymentSeen): Promise<void> {
    if (status !== 'voided' && refunded === 0 && dispute === null) return
    const { api, id, signal, changed } = this.#given
    const [page, keys] = await Promise.all([
      api<{ data: SignedReturn[] }>(`/v1/payments/${id}/returns?limit=${RETURNS_MAX}`, { signal }),
      publishedKeys(signal, RETURN_KEYS_PATH),
    ])
    if (signal.aborted || !page.ok) return
    this.#returns = await Promise.all(
      page.body.data.map(async (signed) => ({ signed, checked: await checkSignature(signed.return, keys) })),
    )
    changed()
  }

  view(context: PageContext): unknown {
    const { locale } = context
    if (this.#returns.length === 0) return nothing
    const own = RETURN_WORDS[locale]
    const { signedAt, verified, download: save } = PAYMENT_WORDS[locale]
    return html`<section class="panel">
      <h2>${own.title}</h2>
      <p class="faint">${own.lead}</p>
      <div class="wide">
        <table>
          <thead>
            <tr>
              <th scope="col">${own.what}</th>
              <th scope="col" class="amount">${own.amount}</th>
              <th scope="col">${signedAt}</th>
              <th scope="col"><span class="quiet">${verified}</span></th>
              <th scope="col"><span class="quiet">${own.show}</span></th>
              <th scope="col"><span class="quiet">${save}</span></th>
            </tr>
          </thead>
          <tbody>
            ${this.#returns.map((each) => this.#row(each.signed, each.checked, context))}
          </tbody>
        </table>
      </div>
    </section>`
  }

  #row(signed: SignedReturn, checked: Checked, context: PageContext): TemplateResult {
    const { locale } = context
    const own = RETURN_WORDS[locale]
    const words = PAYMENT_WORDS[locale]
    const { id, kind, amount, currency, at, verify_url: address } = signed
    return html`<tr>
      <td>${words.operations[kind] ?? kind}</td>
      <td class="amount">${money(amount, currency, locale)}</td>
      <td class="when"><time datetime=${at}>${time(at, context, { seconds: true })}</time></td>
      <td>${checkedView(checked, words)}</td>
      <td class="when">
        <a href=${address} target="_blank" rel="noopener">${own.show}</a>
        <button
          type="button"
          class="plain"
          .textContent=${own.copy}
          @click=${(event: Event) => void this.#copies(event, address, locale)}
        ></button>
      </td>
      <td>${download(`${id}-return.jwt`, signed.return, words.download)}</td>
    </tr>`
  }

  /** Copies a link, and says on the button what came of it. */
  async #copies(event: Event, address: string, locale: Locale): Promise<void> {
    const button = event.currentTarget as HTMLElement
    const { copied } = RETURN_WORDS[locale]
    const { notCopied } = QUESTION_WORDS[locale]
    const text = await navigator.clipboard.writeText(address).then(
      () => copied,
      () => notCopied,
    )
    button.textContent = text
    this.#given.say(text)
  }
}

/** Signatures of a payment: the broker's verdict and the issuers' answers, each checked in the page. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Api } from '../api.ts'
import { time } from '../format.ts'
import type { PageContext } from '../page.ts'
import { stateView } from '../state-view.ts'
import { checkSignature, publishedKeys } from '../verify.ts'
import type { Checked } from '../verify.ts'
import { PAYMENT_WORDS } from './payment-words.ts'
import type { PaymentWords } from './payment-words.ts'

interface SignedAnswer {
  party: string
  type: string
  signed_at: string
  answer: string
  key: { kid: string; kty: string; crv: string; x: string; y: string } | null
}

interface EvidencePage {
  data: { operation: string; kind: string; signatures: SignedAnswer[] }[]
}

interface Given {
  api: Api
  id: string
  changed(): void
  signal: AbortSignal
}

const EVIDENCE_MAX = 50

export class PaymentSignatures {
  readonly #given: Given
  #verdict: { jwt: string; checked: Checked } | undefined
  #answers: { kind: string; answer: SignedAnswer; checked: Checked }[] | undefined

  constructor(given: Given) {
    this.#given = given
  }

  /** Reads both and checks each signature; what can't be read now stays as it was. */
  async load(): Promise<void> {
    const { api, id, signal } = this.#given
    const [verdict, evidence, keys] = await Promise.all([
      api<{ verdict: string }>(`/v1/payments/${id}/verdict`, { signal }),
      api<EvidencePage>(`/v1/payments/${id}/evidence?limit=${EVIDENCE_MAX}`, { signal }),
      publishedKeys(signal),
    ])
    if (signal.aborted) return
    if (verdict.ok) {
      const { verdict: jwt } = verdict.body
      this.#verdict = { jwt, checked: await checkSignature(jwt, keys) }
    }
    if (evidence.ok) this.#answers = await checkedAnswers(evidence.body)
    this.#given.changed()
  }

  view(context: PageContext): TemplateResult {
    const { locale, words } = context
    const own = PAYMENT_WORDS[locale]
    return html`<section class="panel">
        <h2>${own.verdict}</h2>
        <p class="faint">${own.verdictLead}</p>
        ${this.#verdict ? this.#verdictView(this.#verdict, own) : html`<p class="faint">${words.loading}</p>`}
      </section>
      <section class="panel">
        <h2>${own.evidence}</h2>
        <p class="faint">${own.evidenceLead}</p>
        ${this.#answers ? answersView(this.#answers, own, context) : html`<p class="faint">${words.loading}</p>`}
      </section>`
  }

  #verdictView({ jwt, checked }: { jwt: string; checked: Checked }, own: PaymentWords): TemplateResult {
    return html`${checkedView(checked, own)} ${checked.ok ? claimsView(checked.claims, own) : nothing}
      <p class="faint">${own.elsewhere}</p>
      <p>${download(`${this.#given.id}-verdict.jwt`, jwt, own.download)}</p>`
  }
}

function claimsView(claims: object, own: PaymentWords): TemplateResult {
  return html`<details>
    <summary>${own.claims}</summary>
    <pre class="claims">${JSON.stringify(claims, null, 2)}</pre>
  </details>`
}

async function checkedAnswers({ data }: EvidencePage) {
  const all = data.flatMap(({ kind, signatures }) => signatures.map((answer) => ({ kind, answer })))
  return Promise.all(
    all.map(async ({ kind, answer }) => {
      const keys = answer.key === null ? [] : [answer.key]
      return { kind, answer, checked: await checkSignature(answer.answer, keys) }
    }),
  )
}

function answersView(
  answers: readonly { kind: string; answer: SignedAnswer; checked: Checked }[],
  own: PaymentWords,
  clock: PageContext,
): TemplateResult {
  if (answers.length === 0) return html`<p class="faint">${own.noEvidence}</p>`
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">${own.of}</th>
          <th scope="col">${own.signedBy}</th>
          <th scope="col">${own.signedAt}</th>
          <th scope="col"><span class="quiet">${own.verified}</span></th>
          <th scope="col"><span class="quiet">${own.download}</span></th>
        </tr>
      </thead>
      <tbody>
        ${answers.map(
          ({ kind, answer, checked }) =>
            html`<tr>
              <td>${own.operations[kind] ?? kind}</td>
              <td class="id">${answer.party}</td>
              <td class="when">
                <time datetime=${answer.signed_at}>${time(answer.signed_at, clock, { seconds: true })}</time>
              </td>
              <td>${checkedView(checked, own)}</td>
              <td>${download(`${answer.type}.jws`, answer.answer, own.download)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Renders what the check of a signature came to. */
export function checkedView(checked: Checked, own: PaymentWords): TemplateResult {
  if (checked.ok) return stateView(own.verified, 'good')
  return checked.why === 'no_key' ? html`<span class="faint">${own.noKey}</span>` : stateView(own.notVerified, 'bad')
}

/** Renders a link that saves a text as a file, from the page itself. */
export function download(name: string, text: string, label: string): TemplateResult {
  return html`<a download=${name} href=${`data:application/jose,${encodeURIComponent(text)}`}>${label}</a>`
}

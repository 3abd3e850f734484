/** One view for each kind of question. It is drawn with the page's own `html`: a second one may not be loaded under its CSP. */

import type { TemplateResult, nothing as Nothing } from 'lit/html.js'
import type { Choice, QuestionContent } from '../../../protocol/questions.ts'
import type { Parts } from '../views/shell.ts'
import type { ViewContext } from '../views/view-context.ts'
import { QUESTION_WORDS } from './question-words.ts'

/** The page's own means of drawing. */
export interface Tools {
  html: (strings: TemplateStringsArray, ...values: unknown[]) => TemplateResult
  nothing: typeof Nothing
  shell: (context: ViewContext, parts: Parts) => TemplateResult
  amountLead: (context: ViewContext, what: string | undefined, isHeading: boolean) => TemplateResult
}

/** A question as it is shown, and what the member can do about it. */
export interface Shown {
  /** Undefined where this page cannot open it. */
  content: QuestionContent | undefined
  expiresAt: string
  complaint: string
  resendSeconds: number
  isBusy: boolean
  answered(this: void, event: SubmitEvent): void
  resent(this: void): void
  beginsAgain(this: void): void
}

export const ANSWER_FIELD = 'answer'
const NAME = 'choice'

export function questionView(
  context: ViewContext,
  shown: Shown,
  { html, nothing, shell, amountLead }: Tools,
): TemplateResult {
  const { state, facts, actions } = context
  const words = QUESTION_WORDS[state.locale]
  const { content } = shown
  const cancel = html`<div class="row">
    <span></span>
    <button
      type="button"
      class="link"
      aria-disabled=${shown.isBusy}
      @click=${actions.cancelled}
      .textContent=${words.cancel}
    ></button>
  </div>`
  if (!content || state.guarded) {
    const again = html`<div class="actions">
        <button type="button" class="go" @click=${shown.beginsAgain} .textContent=${words.again}></button>
      </div>
      ${cancel}`
    return shell(context, { said: words.gone, rest: again })
  }
  const said = content.kind === 'code' ? words.code(facts, content.sent_to_hint) : words[content.kind](facts)
  const until = words.until(clock(shown.expiresAt, state.locale))
  const told = content.text === undefined ? nothing : html`<p class="note"><bdi .textContent=${content.text}></bdi></p>`
  const rest = html`<form novalidate @submit=${shown.answered}>
    ${told}${fields()}
    <p class="note" role="alert" id="answer-complaint" .textContent=${shown.complaint}></p>
    ${cancel}
  </form>`
  const lead = amountLead(context, undefined, false)
  return shell(context, { lead, said: { title: said.title, text: `${said.text} ${until}` }, rest })

  function fields(): unknown {
    switch (content?.kind) {
      case 'code':
        return codeField(content.length)
      case 'choice':
        return choiceFields(content.choices)
      case 'page':
        return link(content.url, words.openPage(facts))
      case 'elsewhere':
        return html`${
          content.number
            ? html`<p class="note" .textContent=${words.sameNumber}></p>
                <p class="amount" .textContent=${content.number}></p>`
            : nothing
        }${content.link ? link(content.link, words.openApp) : nothing}`
      default:
        return nothing
    }
  }

  function codeField(length: number): TemplateResult {
    const isBad = shown.complaint !== ''
    const wait = shown.resendSeconds
    return html`<div class="field">
        <label for=${ANSWER_FIELD} .textContent=${words.codeLabel}></label>
        <div class="f ${isBad ? 'bad' : ''}">
          <input
            id=${ANSWER_FIELD}
            name="one-time-code"
            type="text"
            inputmode="numeric"
            autocomplete="one-time-code"
            autocorrect="off"
            spellcheck="false"
            enterkeyhint="go"
            maxlength=${length * 2}
            aria-invalid=${isBad}
            aria-describedby="answer-complaint"
          />
        </div>
      </div>
      ${submit(words.send)}
      <button
        type="button"
        class="ghost"
        aria-disabled=${wait > 0}
        @click=${shown.resent}
        .textContent=${wait > 0 ? words.resendIn(wait) : words.resend}
      ></button>`
  }

  function choiceFields(choices: readonly Choice[]): TemplateResult {
    return html`<fieldset class="field choices" aria-describedby="answer-complaint">
        ${choices.map(
          ({ id, label, plan }) =>
            html`<label
              ><input type="radio" name=${NAME} value=${id} required /> <bdi .textContent=${label}></bdi>
              <small .textContent=${costs(plan)}></small
            ></label>`,
        )}
      </fieldset>
      ${submit(words.send)}`
  }

  function costs(plan: Choice['plan']): string {
    const fee = plan?.fee ? words.fee(context.money(plan.fee)) : ''
    const total = plan?.total ? words.total(context.money(plan.total)) : ''
    return [fee, total].filter(Boolean).join(' · ')
  }

  function submit(label: string): TemplateResult {
    return html`<button class="go sure" aria-busy=${shown.isBusy} .textContent=${label}></button>`
  }

  /** Its window must not reach this one: what the page there says of itself counts for nothing. */
  function link(url: string, label: string): TemplateResult {
    return html`<div class="actions">
      <a class="go" href=${url} target="_blank" rel="noopener noreferrer" .textContent=${label}></a>
    </div>`
  }
}

/** Returns what was typed or chosen in the form; undefined for nothing. */
export function answerIn(form: HTMLFormElement): string | undefined {
  const given = new FormData(form)
  const answer = given.get(NAME) ?? given.get('one-time-code')
  if (typeof answer !== 'string') return undefined
  // Full-width digits, and the spaces of a pasted message.
  return answer.normalize('NFKC').replaceAll(/[\s-]/g, '') || undefined
}

function clock(time: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
    new Date(time),
  )
}

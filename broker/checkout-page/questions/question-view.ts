/** One view for each kind of question. It is drawn with the page's own `html`: a second one may not be loaded under its CSP. */

import type { TemplateResult, nothing as Nothing } from 'lit/html.js'
import type { Choice, QuestionContent } from '../../../protocol/questions.ts'
import { lettersAndDigits } from '../../../protocol/text.ts'
import type { Parts } from '../views/shell.ts'
import { isolated } from '../names.ts'
import type { ViewContext } from '../views/view-context.ts'
import { clock } from '../clock.ts'
import { inARow } from '../words.ts'
import type { Say, StatusMessage, WordKey } from '../words.ts'

/** The page's own means of drawing. */
export interface Tools {
  html: (strings: TemplateStringsArray, ...values: unknown[]) => TemplateResult
  nothing: typeof Nothing
  shell: (context: ViewContext, parts: Parts) => TemplateResult
  amountLead: (context: ViewContext, what: string | undefined, isHeading: boolean) => TemplateResult
}

/** A question as it is shown, and what the member can do about it. */
export interface Shown {
  /** Undefined where this page cannot open it, and while it is opened. */
  content: QuestionContent | undefined
  isOpening: boolean
  /** Another code is on its way. */
  isResent: boolean
  expiresAt: string
  complaint: string
  resendSeconds: number
  isBusy: boolean
  answered(this: void, event: SubmitEvent): void
  resent(this: void): void
  beginsAgain(this: void): void
}

export const ANSWER_FIELD = 'answer'
const CHOICE_FIELD = 'choice'

/** All that a part of the view is drawn with. */
interface Drawing {
  context: ViewContext
  shown: Shown
  tools: Tools
  say: Say
}

/** Renders a question, or that it cannot be shown here. */
export function questionView(context: ViewContext, shown: Shown, tools: Tools): TemplateResult {
  const { html, nothing, shell, amountLead } = tools
  const { state } = context
  const drawing: Drawing = { context, shown, tools, say: context.say }
  const lead = amountLead(context, undefined, false)
  if (shown.isOpening) return shell(context, { lead, rest: nothing })
  const { content } = shown
  if (!content || state.guarded) return beginAgain(drawing)
  const said = saidOf(content, drawing)
  const told =
    content.text === undefined ? nothing : html`<p class="note told"><bdi .textContent=${content.text}></bdi></p>`
  const rest = html`<form novalidate @submit=${shown.answered}>
    ${told}${fields(content, said.title, drawing)}
    <p class="note" role="alert" id="answer-complaint" .textContent=${shown.complaint}></p>
    ${cancel(drawing)}
  </form>`
  return shell(shown.complaint ? withoutComplaint(context) : context, { lead, said, rest })
}

/** A complaint of the question itself is the later of the two, and stands alone. */
function withoutComplaint(context: ViewContext): ViewContext {
  return { ...context, state: { ...context.state, complaint: undefined } }
}

/** Says what is asked, and until when it may be answered. */
function saidOf(content: QuestionContent, { context: { state }, shown, say }: Drawing): StatusMessage {
  const until = say('@until', { time: clock(shown.expiresAt, state.locale) })
  const message = (title: WordKey, text: string) => ({ title: say(title), text: inARow(text, until) })
  switch (content.kind) {
    case 'code': {
      // A number's dots and its last figures stay on one line.
      const hint = isolated(content.sent_to_hint.replaceAll(' ', '\u00a0'), state.locale)
      return message('@codeTitle', say(shown.isResent ? '@codeResent' : '@codeSent', { hint }))
    }
    case 'choice':
      return message('@choiceTitle', say('@choice'))
    case 'page':
      return message('@pageTitle', say('@page'))
    case 'elsewhere':
      return message('@appTitle', say('@app'))
  }
}

function beginAgain(drawing: Drawing): TemplateResult {
  const { context, shown, say, tools } = drawing
  const { html, shell } = tools
  const rest = html`<div class="actions">
      <button type="button" class="go" @click=${shown.beginsAgain} .textContent=${say('@beginAgain')}></button>
    </div>
    ${cancel(drawing)}`
  return shell(context, { said: { title: say('@goneTitle'), text: say('@gone') }, rest })
}

function cancel({ context, shown, say, tools: { html } }: Drawing): TemplateResult {
  return html`<div class="row last">
    <span></span>
    <button
      type="button"
      class="link"
      aria-disabled=${shown.isBusy}
      @click=${context.actions.cancelled}
      .textContent=${say('@cancel')}
    ></button>
  </div>`
}

function fields(content: QuestionContent, title: string, drawing: Drawing): unknown {
  switch (content.kind) {
    case 'code':
      return codeField(content.length, drawing)
    case 'choice':
      return choiceFields(content.choices, title, drawing)
    case 'page':
      return link(content.url, drawing.say('@openPage'), drawing)
    case 'elsewhere':
      return approvedElsewhere(content, drawing)
  }
}

function approvedElsewhere(
  { number, link: address }: Extract<QuestionContent, { kind: 'elsewhere' }>,
  drawing: Drawing,
): TemplateResult {
  const { say, tools } = drawing
  const { html, nothing } = tools
  const shownNumber = html`<p class="note same" .textContent=${say('@sameNumber')}></p>
    <p class="amount" .textContent=${number}></p>`
  return html`${number ? shownNumber : nothing}${address ? link(address, say('@openApp'), drawing) : nothing}`
}

function codeField(length: number, drawing: Drawing): TemplateResult {
  const { shown, say, tools } = drawing
  const { html } = tools
  const isBad = shown.complaint !== ''
  const wait = shown.resendSeconds
  return html`<div class="field">
      <label for=${ANSWER_FIELD} .textContent=${say('@codeLabel')}></label>
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
    ${submit(drawing)}
    <button
      type="button"
      class="ghost"
      aria-disabled=${wait > 0}
      @click=${shown.resent}
      .textContent=${wait > 0 ? say('@resendIn', { n: wait }) : say('@resend')}
    ></button>`
}

function choiceFields(choices: readonly Choice[], title: string, drawing: Drawing): TemplateResult {
  const { say, tools } = drawing
  const { html } = tools
  return html`<fieldset class="field choices" aria-label=${title} aria-describedby="answer-complaint">
      ${choices.map(
        ({ id, label, plan }) =>
          html`<label
            ><input type="radio" name=${CHOICE_FIELD} value=${id} />
            <bdi .textContent=${labelled(label, plan, say)}></bdi> <small .textContent=${costs(plan, drawing)}></small
          ></label>`,
      )}
    </fieldset>
    ${submit(drawing)}`
}

/** The divisions that card gateways number, as far as they are the same everywhere. */
const PLANS: Readonly<Record<string, WordKey>> = { 10: '@planOnce', 21: '@planBonus', 80: '@planRevolving' }

/** Names a way to pay: as the issuer labels it, after what that is in the page's language where the label does not say the same. */
function labelled(label: string, plan: Choice['plan'], say: Say): string {
  const division = plan?.division ?? ''
  const key = PLANS[division]
  const n = division === '61' ? plan?.count : undefined
  const own = key ? say(key) : n === undefined ? '' : say('@planPayments', { n })
  return label.includes(own) ? label : `${own} · ${label}`
}

function costs(plan: Choice['plan'], { context, say }: Drawing): string {
  const fee = plan?.fee ? say('@fee', { money: context.money(plan.fee) }) : ''
  const total = plan?.total ? say('@total', { money: context.money(plan.total) }) : ''
  return [fee, total].filter(Boolean).join(' · ')
}

function submit({ shown, say, tools: { html } }: Drawing): TemplateResult {
  return html`<button class="go sure" aria-busy=${shown.isBusy} .textContent=${say('@send')}></button>`
}

/** Its window must not reach this one: what the page there says of itself counts for nothing. */
function link(url: string, label: string, { tools: { html } }: Drawing): TemplateResult {
  return html`<div class="actions">
    <a class="go" href=${url} target="_blank" rel="noopener noreferrer" .textContent=${label}></a>
  </div>`
}

/** Returns what was typed or chosen in the form; undefined for nothing. */
export function answerIn(form: HTMLFormElement): string | undefined {
  const given = new FormData(form)
  const choice = given.get(CHOICE_FIELD)
  // The issuer's own word for it, as it is.
  if (typeof choice === 'string') return choice
  const code = given.get('one-time-code')
  // The digits of any script, and the spaces of a pasted message.
  return typeof code === 'string' ? lettersAndDigits(code) || undefined : undefined
}

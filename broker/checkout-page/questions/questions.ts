/** The issuer's further questions (step 6): a script of its own, fetched behind the form, see passkeys.ts. */

import { ANSWER_MAX_CHARACTERS } from '../../../protocol/answer-messages.ts'
import type { CheckoutQuestion, CheckoutIssuer, CheckoutState } from '../../../protocol/checkout-api.ts'
import type { QuestionContent, ReplyKey } from '../../../protocol/questions.ts'
import { SEAL_LIFETIME_SECONDS, paddedSealText } from '../../../protocol/sealed-password.ts'
import type { Answer, CheckoutClient } from '../checkout-client.ts'
import { encryptTo } from '../jwe-ecdh-es.ts'
import type { PageState } from '../page-state.ts'
import type { PageStart } from '../start.ts'
import type { Complaint } from '../trouble.ts'
import type { ViewContext } from '../views/view-context.ts'
import { newReplyKeys, openQuestion } from './open-question.ts'
import type { ReplyKeys } from './open-question.ts'
import { ANSWER_FIELD, answerIn, questionView } from './question-view.ts'
import type { Tools } from './question-view.ts'
import type { Say } from '../words.ts'
import { adoptStyles } from './question-styles.ts'

const POLL_MS = 3_000

/** Describes what the page lends to a talk. */
export interface TalkPorts {
  client: CheckoutClient
  state: () => PageState
  /** Milliseconds since 1970, by the broker's clock. */
  now: () => number
  /** Sends what the member wants: the page is busy meanwhile. */
  ask: (send: () => Promise<Answer>) => Promise<void>
  /** Takes in what a look in between has brought. */
  polled: (checkout: CheckoutState) => void
  redraw: () => void
  /** Says a message of the page's. */
  say: Say
}

/** Begins a talk with the issuer, with a key of its own: one for each attempt, and one for a page that finds a question there. */
export async function beginTalk(ports: TalkPorts): Promise<Talk> {
  adoptStyles()
  return new Talk(ports, await newReplyKeys())
}

/** The questions of one attempt, and their answers. */
export class Talk {
  readonly replyKey: ReplyKey
  readonly #ports: TalkPorts
  readonly #keys: ReplyKeys
  /** The sealed text that `#content` was opened from. */
  #sealed = ''
  #id = ''
  /** The question that is being opened, or was. */
  #openingId = ''
  /** Another code was asked for, and the answer to that is awaited. */
  #isWished = false
  #isResent = false
  #content: QuestionContent | undefined
  #openedAt = 0
  #complaint = ''
  #timer: ReturnType<typeof setTimeout> | undefined
  #isPolling = false
  #isGivingUp = false

  constructor(ports: TalkPorts, keys: ReplyKeys) {
    this.#ports = ports
    this.#keys = keys
    this.replyKey = keys.publicKey
  }

  /** Renders the question that the page knows of. */
  view(context: ViewContext, tools: Tools): unknown {
    const question = context.state.checkout?.question
    if (question) this.#learn(question)
    const content = question?.id === this.#id ? this.#content : undefined
    return questionView(
      context,
      {
        content,
        isOpening: content === undefined && (question?.id === this.#openingId || this.#isOnItsWay(context.state)),
        isResent: this.#isResent,
        expiresAt: question?.expires_at ?? '',
        complaint: this.#complaint,
        resendSeconds: this.#resendSeconds(),
        isBusy: context.state.pending !== undefined,
        answered: (event) => {
          event.preventDefault()
          if (event.target instanceof HTMLFormElement) void this.#answer(answerIn(event.target))
        },
        resent: () => void this.#resend(),
        beginsAgain: () => void this.#giveUp(),
      },
      tools,
    )
  }

  /** A look may tell of a question before the answer that brings its text. */
  #isOnItsWay({ pending }: PageState): boolean {
    return pending === 'authorize' && !this.#isGivingUp
  }

  /** Returns the sentence for a question that has ended without a payment; without a reason, on another page. */
  ended(reason: CheckoutState['reason'], say: Say): string {
    return say(reason === 'denied' ? '@denied' : reason === 'expired' ? '@questionExpired' : '@givenUp')
  }

  /** The text comes in the answer to what this page sent, and in no other. */
  #learn({ id, sealed }: CheckoutQuestion): void {
    if (sealed === undefined || sealed === this.#sealed) return
    this.#sealed = sealed
    this.#openingId = id
    void this.#open(id, sealed)
  }

  async #open(id: string, sealed: string): Promise<void> {
    const content = await openQuestion(sealed, this.#keys.privateKey)
    if (this.#sealed !== sealed) return
    this.#openingId = ''
    const isNew = this.#id !== id
    this.#id = id
    this.#content = content
    this.#openedAt = Date.now()
    const { say } = this.#ports
    this.#isResent = this.#isWished && this.#resendSeconds() > 0
    this.#complaint =
      content?.kind === 'code' && content.wrong
        ? say('@codeWrong', { n: content.attempts_left })
        : this.#isWished && !this.#isResent
          ? say('@noMoreCodes')
          : ''
    this.#isWished = false
    this.#ports.redraw()
    if (isNew || this.#complaint) this.#takeFocus()
    this.#wait()
  }

  #takeFocus(): void {
    const field = document.querySelector<HTMLInputElement>(`#${ANSWER_FIELD}`)
    if (field) field.value = ''
    const start: PageStart = globalThis.furiwakeStart
    const choices = [...document.querySelectorAll<HTMLInputElement>('main input[type=radio]')]
    const choice = choices.find(({ checked }) => checked) ?? choices[0]
    if (start.isOnScreen) start.focusOn(field ?? choice ?? document.querySelector('main h1'))
  }

  /** Asks after an approval that is given elsewhere, and counts the seconds until another code may be sent. */
  #wait(): void {
    clearTimeout(this.#timer)
    const kind = this.#content?.kind
    const isElsewhere = kind === 'page' || kind === 'elsewhere'
    const isCounting = kind === 'code' && this.#resendSeconds() > 0
    const question = this.#question()
    // Of an attempt that is over another one may be asking by now.
    if (question?.id !== this.#id || !(isElsewhere || isCounting)) return
    const { poll_after_s: after } = question
    const delay = isElsewhere ? (after === undefined ? POLL_MS : after * 1000) : 1_000
    this.#timer = setTimeout(() => {
      if (isElsewhere) void this.#poll()
      else this.#ports.redraw()
      this.#wait()
    }, delay)
  }

  async #poll(): Promise<void> {
    const { client, polled, state } = this.#ports
    if (this.#isPolling || state().pending) return
    this.#isPolling = true
    const answer = await client.answer({ question: this.#id })
    this.#isPolling = false
    if (answer.kind === 'state') polled(answer.checkout)
  }

  async #answer(answer: string | undefined): Promise<void> {
    const { client, state, polled, say } = this.#ports
    if (state().pending) return
    if (answer === undefined || answer.length > ANSWER_MAX_CHARACTERS)
      return this.#complain(say(this.#content?.kind === 'choice' ? '@choose' : '@codeEmpty'))
    await this.#ask(async (question) => {
      const first = await this.#sealAndSend(answer, question)
      if (first.kind !== 'problem' || first.code !== 'sealed_password_rejected') return first
      // The issuer's keys may have changed since they were read: once more, to the keys of now.
      const fresh = await client.statusWithIssuers(state().locale)
      if (fresh.kind !== 'state') return first
      polled(fresh.checkout)
      return this.#sealAndSend(answer, question)
    })
  }

  async #sealAndSend(answer: string, question: string): Promise<Answer> {
    const { client, state, now } = this.#ports
    const { checkout, issuers } = state()
    const key = issuers.find(({ prefix }) => prefix === checkout?.issuer)?.encryption_key
    if (!checkout || !key) return { kind: 'problem', code: 'issuer_unreachable' }
    return client.answer({ question, sealed_answer: await sealAnswer(answer, question, checkout, key, now()) })
  }

  async #giveUp(): Promise<void> {
    this.#isGivingUp = true
    await this.#ask((question) => this.#ports.client.answer({ question, give_up: true }))
    this.#isGivingUp = false
  }

  async #resend(): Promise<void> {
    const { client, state } = this.#ports
    if (this.#resendSeconds() > 0 || state().pending) return
    this.#isWished = true
    await this.#ask((question) => client.answer({ question, resend: true }))
  }

  async #ask(send: (question: string) => Promise<Answer>): Promise<void> {
    const { ask, state, say } = this.#ports
    const question = this.#question()?.id
    if (question === undefined) return
    this.#complain('')
    await ask(() => send(question))
    // Not taken, or not heard of: the question stands as it was.
    const { complaint, checkout, asking } = state()
    if (complaint || asking) this.#isWished = false
    if (!checkout?.question || !complaint) return
    // Its own sentence speaks of a password; the page says all others.
    this.#complain(isUnopened(complaint) ? say('@failed') : '')
    this.#takeFocus()
  }

  #complain(complaint: string): void {
    this.#complaint = complaint
    this.#ports.redraw()
    if (complaint) this.#takeFocus()
  }

  #resendSeconds(): number {
    if (this.#content?.kind !== 'code') return 0
    return Math.max(0, this.#content.resend_after_s - Math.floor((Date.now() - this.#openedAt) / 1000))
  }

  #question(): CheckoutQuestion | undefined {
    return this.#ports.state().checkout?.question
  }
}

function isUnopened(complaint: Complaint): boolean {
  return complaint.about === 'problem' && complaint.code === 'sealed_password_rejected'
}

/** Seals an answer as a password is sealed: for this question of this payment, and no other. */
function sealAnswer(
  answer: string,
  questionId: string,
  { payment_id, amount, currency, merchant }: CheckoutState,
  key: NonNullable<CheckoutIssuer['encryption_key']>,
  now: number,
): Promise<string> {
  const iat = Math.floor(now / 1000)
  const about = { question_id: questionId, payment_id, amount, currency, merchant_id: merchant.id }
  const once = { jti: crypto.randomUUID(), iat, exp: iat + SEAL_LIFETIME_SECONDS }
  return encryptTo(key, new Uint8Array(paddedSealText({ answer, ...about, ...once })))
}

/** Describes what the page does with the broker: requests, and looks at how they go. All waiting and repeating is here, and bounded. */

import type { CheckoutState } from '../../protocol/checkout-api.ts'
import { issuerOfMemberId, normalizeMemberId } from '../../protocol/member-id.ts'
import type { Answer, CheckoutClient, FailedRequest } from './checkout-client.ts'
import type { Talk } from './questions/questions.ts'
import { fetchLaterViews } from './fetch-later-views.ts'
import { fetchQuestions } from './fetch-questions.ts'
import type { ReplyKey } from '../../protocol/questions.ts'
import { mayMakePasskey, reaches, webauthn } from './passkeys.ts'
import { sealPassword } from './seal-password.ts'
import { passkeyIssuer } from './page-issuer.ts'
import { isEnd, screenOf } from './state.ts'
import type { Complaint, PendingRequest, PageEvent, PageState } from './state.ts'
import { fetchLaterWords } from './learn-words.ts'
import { sayIn } from './words.ts'

const LOOK_EACH_MS = 1_000
/** After a minute of looking each second, calmly for half an hour; then no more until the member looks. */
const QUICK_LOOKS = 60
const CALM_LOOK_EACH_MS = 5_000
const LOOKS_MAX = 420
const SLOW_AFTER_MS = 6_000
/** After a payment's own deadline, so that the broker has written it down. */
const DEADLINE_MARGIN_MS = 1_500
/** So long before a payment's end it is told. */
const ENDS_SOON_MS = 300_000
/** A timer stands still while the machine sleeps: it is late by no more than this. */
const DEADLINE_STEP_MS = 10_000
/** So long after its deadline a payment that nobody can be asked about is asked about in steps; then when the member is back. */
const ASKED_PAST_DEADLINE_MS = 60_000

const OUT_OF_TIME = { kind: 'problem', code: 'payment_expired' } as const

export function lookDelayMs(looks: number): number | undefined {
  if (looks >= LOOKS_MAX) return undefined
  return looks < QUICK_LOOKS ? LOOK_EACH_MS : CALM_LOOK_EACH_MS
}

/** Tells whether something may move without this page's doing. */
export function needsFollowing(state: PageState): boolean {
  const { checkout } = state
  if (!checkout || isEnd(checkout)) return false
  const isElsewhere = state.watching || screenOf(state) === 'elsewhere'
  return (
    checkout.status === 'processing' ||
    checkout.instructions !== undefined ||
    state.pending === 'authorize' ||
    state.asking ||
    isElsewhere
  )
}

export class PaymentFlow {
  readonly #client: CheckoutClient
  readonly #state: () => PageState
  readonly #dispatch: (event: PageEvent) => void
  /** The broker's clock less this browser's, in milliseconds. */
  #clockOffset = 0
  /** Errands answered so far: a look that began before the last answer is out of date. */
  #answers = 0
  #isFollowing = false
  /** A question was found that another page, or this one before it was loaded anew, was asked. */
  #isTalking = false
  #slowTimer: ReturnType<typeof setTimeout> | undefined
  #deadlineTimer: ReturnType<typeof setTimeout> | undefined
  #deadline: string | undefined
  #isFetching = false

  constructor(client: CheckoutClient, state: () => PageState, dispatch: (event: PageEvent) => void) {
    this.#client = client
    this.#state = state
    this.#dispatch = dispatch
  }

  async load(): Promise<void> {
    this.#dispatch({ type: 'reloading' })
    const answer = this.#timed(await this.#client.statusWithIssuers(this.#state().locale))
    if (answer.kind === 'state') {
      this.#dispatch({ type: 'loaded', checkout: answer.checkout })
    } else {
      const isGone = answer.kind === 'problem' && answer.code !== 'rate_limited'
      this.#dispatch({ type: 'faulted', fault: isGone ? 'link' : 'unreachable' })
    }
  }

  /** Asks for the issuers again: their names in the page's language of now, and the keys of now. False when there was no answer. */
  async learnIssuers(): Promise<boolean> {
    const answer = await this.#client.statusWithIssuers(this.#state().locale)
    if (answer.kind === 'state') this.#dispatch({ type: 'polled', checkout: answer.checkout })
    return answer.kind === 'state'
  }

  async authorize(typedId: string, password: string): Promise<void> {
    const memberId = normalizeMemberId(typedId)
    await this.#run('authorize', async () => {
      if (this.#hasEnded()) return OUT_OF_TIME
      const answer = await this.#sealAndSend(memberId, password)
      if (answer.kind !== 'problem' || answer.code !== 'sealed_password_rejected') return answer
      // The issuer's keys may have changed since they were read: once more, to the keys of now.
      return (await this.learnIssuers()) ? this.#sealAndSend(memberId, password) : answer
    })
  }

  /** Step 4 with the passkey that the page asks for. */
  async payWithPasskey(): Promise<void> {
    const { passkey, pending, prompting } = this.#state()
    const issuer = passkeyIssuer(this.#state())
    if (!passkey || !issuer?.passkey_rp_id || pending || prompting) return
    if (this.#hasEnded()) return this.#notAsked(OUT_OF_TIME)
    this.#dispatch({ type: 'prompted' })
    const [asked, passkeys] = await Promise.all([
      this.#client.passkeyChallenge(issuer.prefix),
      webauthn().catch(() => undefined),
    ])
    if (asked.kind !== 'challenge') return this.#notAsked(asked)
    if (!passkeys) return this.#notAsked({ kind: 'lost' })
    const assertion = await passkeys.usePasskey(asked.challenge, issuer.passkey_rp_id, passkey.id)
    if (typeof assertion === 'string')
      return this.#dispatch({ type: 'prompt_over', complaint: { about: 'passkey', trouble: assertion } })
    const reply_key = await this.#talk()
    const request = { issuer: issuer.prefix, passkey: assertion, ...(reply_key && { reply_key }) }
    await this.#run('authorize', () => this.#client.authorizeWithPasskey(request), true)
    const { complaint } = this.#state()
    // What the issuer does not take comes first no more.
    if (complaint?.about === 'passkey' && complaint.trouble === 'refused') passkeys.forgetPasskey()
    else passkeys.rememberPasskey({ prefix: issuer.prefix, id: assertion.id })
  }

  async #notAsked(asked: FailedRequest): Promise<void> {
    // A payment that is no longer open has gone on elsewhere.
    if (asked.kind === 'problem') await this.#look()
    const complaint: Complaint =
      asked.kind === 'problem' ? { about: 'problem', code: asked.code } : { about: 'not_sent' }
    this.#dispatch({ type: 'prompt_over', complaint })
  }

  /** The issuer's offer stands in the answer to the password alone. */
  #takeOffer(checkout: CheckoutState, memberId: string, jti: string): void {
    const { issuers, passkeys } = this.#state()
    const issuer = issuerOfMemberId(memberId, issuers)
    const offer = checkout.passkey_offer
    if (!offer || !issuer || !reaches(issuer.passkey_rp_id, passkeys) || !mayMakePasskey()) return
    // Before it is offered: the press that makes one must not wait for the script.
    void Promise.all([webauthn(), fetchLaterWords(this.#state().locale)]).then(
      ([{ offerPasskey }]) =>
        offerPasskey({ offer, memberId, jti, issuer, checkout }, this.#client, (shown) =>
          this.#dispatch({ type: 'offer_moved', offer: shown }),
        ),
      () => undefined,
    )
  }

  confirm(): Promise<void> {
    return this.#run('confirm', () => this.#client.confirm(this.#state().checkout?.confirm_key ?? ''))
  }

  cancel(): Promise<void> {
    return this.#run('cancel', () => this.#client.cancel())
  }

  /** To be called after every change of the state: starts what the new state waits for. */
  changed(): void {
    const state = this.#state()
    void this.follow()
    if (state.checkout?.question && !state.talk && !this.#isTalking) void this.#talk()
    // Behind the fingers: it is there when the password is sealed, and costs nobody who only looks.
    if (state.memberId && !this.#isFetching) {
      this.#isFetching = true
      void fetchQuestions(state.locale)
    }
    fetchLaterViews(state, () => this.#dispatch({ type: 'talked', talk: this.#state().talk }))
    if (screenOf(state) !== 'processing') {
      clearTimeout(this.#slowTimer)
      this.#slowTimer = undefined
    } else this.#slowTimer ??= setTimeout(() => this.#dispatch({ type: 'slowed' }), SLOW_AFTER_MS)
    this.#watchDeadline(state)
  }

  /** To be called when the member is back, from another tab, a sleep, or a time without a network: another may have paid or cancelled it. */
  returned(): void {
    this.changed()
    const { checkout, pending } = this.#state()
    if (checkout && !document.hidden && !pending && !this.#isFollowing) void this.#look()
  }

  /** Looks again and again while something may move. */
  async follow(): Promise<void> {
    if (this.#isFollowing) return
    this.#isFollowing = true
    for (let looks = 0; needsFollowing(this.#state()); looks++) {
      const delay = lookDelayMs(looks)
      if (delay === undefined) break
      await new Promise((resolve) => setTimeout(resolve, delay))
      if (needsFollowing(this.#state())) await this.#look()
    }
    this.#isFollowing = false
  }

  async #look(): Promise<void> {
    const answersBefore = this.#answers
    const answer = this.#timed(await this.#client.status())
    if (answer.kind === 'state' && this.#answers === answersBefore)
      this.#dispatch({ type: 'polled', checkout: answer.checkout })
  }

  async #run(pending: PendingRequest, send: () => Promise<Answer>, withPasskey = false): Promise<void> {
    if (this.#state().pending) return
    this.#dispatch({ type: 'sent', pending, withPasskey })
    const answer = this.#timed(await send())
    this.#answers++
    if (answer.kind === 'state') return this.#dispatch({ type: 'answered', checkout: answer.checkout })
    if (answer.kind === 'lost') return this.#dispatch({ type: 'lost' })
    // A refusal tells why, not where the payment is now.
    const now = this.#timed(await this.#client.status())
    if (now.kind !== 'state') return this.#dispatch({ type: 'lost' })
    this.#dispatch({ type: 'answered', checkout: now.checkout })
    this.#dispatch({ type: 'refused', code: answer.code })
  }

  async #sealAndSend(memberId: string, password: string): Promise<Answer> {
    const { checkout, issuers } = this.#state()
    const key = issuerOfMemberId(memberId, issuers)?.encryption_key
    // The form asks for both before it sends.
    if (!checkout || !key) return { kind: 'problem', code: 'issuer_unreachable' }
    const now = this.#now()
    const jti = crypto.randomUUID()
    const replyKey = await this.#talk()
    const sealed = await sealPassword({ password, memberId, checkout, key, jti, now, replyKey })
    const answer = await this.#client.authorize({ member_id: memberId, sealed_password: sealed })
    if (answer.kind === 'state') this.#takeOffer(answer.checkout, memberId, jti)
    return answer
  }

  /** An open payment expires and a held one is let go: looks when it happens, not before. */
  #watchDeadline({ checkout }: PageState): void {
    const deadline = { open: checkout?.expires_at, awaiting_confirmation: checkout?.confirm_by }[
      checkout?.status as 'open'
    ]
    if (deadline === this.#deadline) return
    this.#deadline = deadline
    clearTimeout(this.#deadlineTimer)
    // What is told of it must not stand in the first drawing: then it would be announced to nobody.
    if (deadline !== undefined) this.#deadlineTimer = setTimeout(() => this.#approach(Date.parse(deadline)))
  }

  #approach(deadline: number): void {
    const left = deadline - this.#now()
    if (left < -ASKED_PAST_DEADLINE_MS) return
    if (left < ENDS_SOON_MS) this.#dispatch({ type: 'ending', endsAt: Date.now() + left })
    if (left < -DEADLINE_MARGIN_MS) void this.#look()
    const wait = [left + DEADLINE_MARGIN_MS, left - ENDS_SOON_MS, DEADLINE_STEP_MS].filter((ms) => ms >= 0)
    this.#deadlineTimer = setTimeout(() => this.#approach(deadline), Math.min(...wait) + 1)
  }

  /** A payment that is out of time is sent nothing that was typed. */
  #hasEnded(): boolean {
    const { checkout } = this.#state()
    return checkout?.status === 'open' && Date.parse(checkout.expires_at) <= this.#now()
  }

  /** Milliseconds since 1970, by the broker's clock. */
  #now(): number {
    return Date.now() + this.#clockOffset
  }

  /** Begins a talk with the issuer for the attempt that is to be made, or one that is found: the key that it seals to. */
  async #talk(): Promise<ReplyKey | undefined> {
    this.#isTalking = true
    const script = await fetchQuestions(this.#state().locale)
    const talk: Talk | undefined = await script?.beginTalk({
      client: this.#client,
      state: this.#state,
      now: () => this.#now(),
      ask: (send) => this.#run('authorize', send),
      polled: (checkout) => this.#dispatch({ type: 'polled', checkout }),
      redraw: () => this.#dispatch({ type: 'talked', talk }),
      say: (key, values) => sayIn(this.#state().locale)(key, values),
    })
    this.#dispatch({ type: 'talked', talk })
    return talk?.replyKey
  }

  #timed(answer: Answer): Answer {
    if (answer.kind === 'state') this.#clockOffset = Date.parse(answer.checkout.now) - Date.now()
    return answer
  }
}

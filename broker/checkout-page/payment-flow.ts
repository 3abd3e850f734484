/** What the page does with the broker: errands, and looks at how they go. All waiting and repeating is here, and bounded. */

import { isSettledForMember } from '../../protocol/payment.ts'
import { normalizeMemberId, issuerOfMemberId } from '../../protocol/member-id.ts'
import type { Answer, CheckoutClient } from './checkout-client.ts'
import { sealPassword } from './seal-password.ts'
import { screenOf } from './state.ts'
import type { Errand, PageEvent, PageState } from './state.ts'

const LOOK_EACH_MS = 1_000
/** After a minute of looking each second, calmly for half an hour; then no more until the member looks. */
const QUICK_LOOKS = 60
const CALM_LOOK_EACH_MS = 5_000
const LOOKS_MAX = 420
const SLOW_AFTER_MS = 6_000
/** After a payment's own deadline, so that the broker has written it down. */
const DEADLINE_MARGIN_MS = 1_500

export function lookDelayMs(looks: number): number | undefined {
  if (looks >= LOOKS_MAX) return undefined
  return looks < QUICK_LOOKS ? LOOK_EACH_MS : CALM_LOOK_EACH_MS
}

/** Whether something may move without this page's doing. */
export function needsFollowing(state: PageState): boolean {
  const status = state.checkout?.status
  if (status === undefined || isSettledForMember(status)) return false
  return status === 'processing' || state.errand === 'authorize' || state.asking || state.watching
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
  #slowTimer: ReturnType<typeof setTimeout> | undefined
  #deadlineTimer: ReturnType<typeof setTimeout> | undefined
  #deadline: string | undefined

  constructor(client: CheckoutClient, state: () => PageState, dispatch: (event: PageEvent) => void) {
    this.#client = client
    this.#state = state
    this.#dispatch = dispatch
  }

  async load(): Promise<void> {
    this.#dispatch({ type: 'reloading' })
    const answer = this.#timed(await this.#client.statusWithIssuers())
    if (answer.kind === 'state') this.#dispatch({ type: 'loaded', checkout: answer.checkout })
    else this.#dispatch({ type: 'faulted', fault: answer.kind === 'problem' ? 'link' : 'unreachable' })
  }

  async authorize(typedId: string, password: string): Promise<void> {
    const memberId = normalizeMemberId(typedId)
    await this.#run('authorize', async () => {
      const answer = await this.#sealAndSend(memberId, password)
      if (answer.kind !== 'problem' || answer.code !== 'sealed_password_rejected') return answer
      // The issuer's keys may have changed since they were read: once more, to the keys of now.
      const fresh = await this.#client.statusWithIssuers()
      if (fresh.kind !== 'state') return answer
      this.#dispatch({ type: 'polled', checkout: fresh.checkout })
      return this.#sealAndSend(memberId, password)
    })
  }

  confirm(): Promise<void> {
    return this.#run('confirm', () => this.#client.confirm())
  }

  cancel(): Promise<void> {
    return this.#run('cancel', () => this.#client.cancel())
  }

  /** To be called after every change of the state: starts what the new state waits for. */
  changed(): void {
    const state = this.#state()
    void this.follow()
    if (screenOf(state) !== 'processing') {
      clearTimeout(this.#slowTimer)
      this.#slowTimer = undefined
    } else this.#slowTimer ??= setTimeout(() => this.#dispatch({ type: 'slowed' }), SLOW_AFTER_MS)
    this.#watchDeadline(state)
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

  async #run(errand: Errand, send: () => Promise<Answer>): Promise<void> {
    if (this.#state().errand) return
    this.#dispatch({ type: 'sent', errand })
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
    if (!checkout || !key) return { kind: 'problem', code: 'issuer_unknown' }
    const now = Date.now() + this.#clockOffset
    const sealed = await sealPassword({ password, memberId, checkout, key, now })
    return this.#client.authorize({ member_id: memberId, sealed_password: sealed })
  }

  /** An open payment expires and a held one is let go: look when it happens, not before. */
  #watchDeadline({ checkout }: PageState): void {
    const deadline = { open: checkout?.expires_at, awaiting_confirmation: checkout?.confirm_by }[
      checkout?.status as 'open'
    ]
    if (deadline === this.#deadline) return
    this.#deadline = deadline
    clearTimeout(this.#deadlineTimer)
    if (deadline === undefined) return
    const wait = Date.parse(deadline) - (Date.now() + this.#clockOffset) + DEADLINE_MARGIN_MS
    this.#deadlineTimer = setTimeout(() => void this.#look(), Math.max(0, wait))
  }

  #timed(answer: Answer): Answer {
    if (answer.kind === 'state') this.#clockOffset = Date.parse(answer.checkout.now) - Date.now()
    return answer
  }
}

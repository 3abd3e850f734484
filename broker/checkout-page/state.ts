/**
 * The page as a pure reducer: what it knows and what happened in, what it
 * knows now out. The password is never part of it.
 */

import type { CheckoutState } from '../../protocol/checkout-api.ts'
import type { CheckoutErrorCode } from '../../protocol/error-codes.ts'
import { isSettledForMember } from '../../protocol/payment.ts'
import type { ConfirmTokens } from './confirm-tokens.ts'
import { complaintWhileTyping } from './member-id-trouble.ts'
import { exceedsFramedMax, passkeyIssuer } from './page-issuer.ts'
import { NO_PASSKEYS } from './passkeys.ts'
import type { PasskeyAbility } from './passkeys.ts'
import type { PendingRequest, PageState, PasskeyChoice } from './page-state.ts'
import type { Complaint } from './trouble.ts'
import type { Fault } from './words.ts'

export type { PendingRequest, PageState, PasskeyChoice } from './page-state.ts'
export type { Complaint, PasskeyComplaint } from './trouble.ts'

export type PageEvent =
  | { type: 'loaded' | 'answered'; checkout: CheckoutState }
  /** From a request that ran beside an pending. */
  | { type: 'polled'; checkout: CheckoutState }
  | { type: 'faulted'; fault: Fault }
  | { type: 'reloading' }
  | { type: 'admitted'; canRetry: boolean }
  | { type: 'localized'; locale: string }
  | { type: 'typed'; memberId: string }
  | { type: 'password_toggled' }
  | { type: 'complained'; complaint: Complaint }
  | { type: 'sent'; pending: PendingRequest; withPasskey?: boolean }
  | { type: 'passkeys_known'; ability: PasskeyAbility; remembered: PasskeyChoice | undefined }
  | { type: 'passkey_chosen'; passkey: PasskeyChoice | undefined }
  | { type: 'prompted' }
  | { type: 'prompt_over'; complaint: Complaint }
  | { type: 'offer_moved'; offer: PageState['offer'] }
  | { type: 'refused'; code: CheckoutErrorCode }
  | { type: 'lost' }
  | { type: 'slowed' }
  | { type: 'guarded' }
  /** The payment is open for a few minutes more. */
  | { type: 'ending'; endsAt: number }
  | { type: 'covered'; covered: boolean }
  | { type: 'watched' }
  /** Also drawn anew, where the talk has moved. */
  | { type: 'talked'; talk: PageState['talk'] }

export type Screen =
  | 'loading'
  | 'trouble'
  | 'form'
  | 'passkey'
  | 'guarded'
  | 'covered'
  | 'watch'
  | 'processing'
  | 'question'
  | 'closing'
  | 'confirm'
  | 'elsewhere'
  | 'outcome'

/** Names the screens that nobody sees before something was sent. */
const LATER_SCREENS = ['processing', 'closing', 'confirm', 'elsewhere', 'outcome'] as const
export type LaterScreen = (typeof LATER_SCREENS)[number]

export function isLater(screen: Screen): screen is LaterScreen {
  return LATER_SCREENS.some((later) => later === screen)
}

/** After a lost answer the request may still be on its way: so many looks in a row that find nothing moved mean that it never arrived. */
export const READS_UNTIL_NOT_SENT = 3

export function firstState(
  locale: string,
  place: PageState['place'],
  watching: boolean,
  blind = false,
  tokens: ConfirmTokens = new Map(),
): PageState {
  return {
    locale,
    place,
    admitted: place === 'window',
    watching,
    canRetry: false,
    checkout: undefined,
    issuers: [],
    memberId: '',
    passwordShown: false,
    pending: undefined,
    asking: false,
    unmovedInARow: 0,
    slow: false,
    complaint: undefined,
    fault: undefined,
    guarded: false,
    endsAt: undefined,
    covered: false,
    blind,
    tokens,
    passkeys: NO_PASSKEYS,
    passkey: undefined,
    talk: undefined,
    prompting: false,
    triedPasskey: false,
    offer: undefined,
  }
}

export function reduce(state: PageState, event: PageEvent): PageState {
  const next = after(state, event)
  // Whatever went wrong on the way: how it ended stands alone.
  return next.complaint && isOver(next) ? { ...next, complaint: undefined } : next
}

function after(state: PageState, event: PageEvent): PageState {
  switch (event.type) {
    case 'loaded':
    case 'answered':
      return answered(state, event.checkout)
    case 'polled':
      return polled(state, event.checkout)
    case 'faulted':
      return { ...state, fault: event.fault }
    case 'reloading':
      return { ...state, fault: undefined }
    case 'admitted':
      return { ...state, admitted: true, canRetry: event.canRetry }
    case 'localized':
      return { ...state, locale: event.locale }
    case 'typed':
      return { ...state, memberId: event.memberId, complaint: complaintWhileTyping(event.memberId, state.issuers) }
    case 'password_toggled':
      return { ...state, passwordShown: !state.passwordShown }
    case 'complained':
      return { ...state, complaint: event.complaint }
    case 'sent':
      return sent(state, event)
    case 'passkeys_known':
      return { ...state, passkeys: event.ability, passkey: event.remembered }
    case 'passkey_chosen':
      return { ...state, passkey: event.passkey, complaint: undefined }
    case 'prompted':
      return { ...state, prompting: true, complaint: undefined }
    case 'prompt_over':
      return { ...state, prompting: false, complaint: event.complaint, ...passwordAfter(event.complaint) }
    case 'offer_moved':
      return { ...state, offer: event.offer }
    case 'refused':
      return { ...state, pending: undefined, asking: false, complaint: { about: 'problem', code: event.code } }
    case 'lost':
      return { ...state, pending: undefined, asking: true, unmovedInARow: 0 }
    case 'slowed':
      return { ...state, slow: true }
    case 'guarded':
      return { ...state, guarded: true, complaint: undefined }
    case 'ending':
      return state.endsAt === undefined ? { ...state, endsAt: event.endsAt } : state
    case 'covered':
      return { ...state, covered: event.covered, complaint: undefined, memberId: '' }
    case 'watched':
      return { ...state, watching: true }
    case 'talked':
      return { ...state, talk: event.talk }
  }
}

function sent(state: PageState, { pending, withPasskey }: Extract<PageEvent, { type: 'sent' }>): PageState {
  const triedPasskey = pending === 'authorize' ? withPasskey === true : state.triedPasskey
  return { ...state, pending, triedPasskey, prompting: false, complaint: undefined, passwordShown: false, slow: false }
}

/** A passkey that the member only put off is asked for again; after all else the password is there. */
function passwordAfter(complaint: Complaint): { passkey?: undefined } {
  return complaint.about === 'passkey' && complaint.trouble === 'unfinished' ? {} : { passkey: undefined }
}

/** The attempt came back: why, and what is tried next. */
function comeBack(
  { talk, triedPasskey, checkout }: PageState,
  { reason, question_end: end, attempts_left: attemptsLeft }: CheckoutState,
): { complaint: Complaint; passkey?: undefined } {
  if (talk && (checkout?.question || end))
    return { complaint: { about: 'told', tell: (say) => talk.ended(reason ?? end, say) } }
  return triedPasskey
    ? { complaint: { about: 'passkey', trouble: 'refused' }, passkey: undefined }
    : { complaint: { about: 'mismatch', attemptsLeft } }
}

/** The broker's answer to what was asked last: it stands. */
function answered(state: PageState, checkout: CheckoutState): PageState {
  if (isOver(state)) return { ...state, pending: undefined }
  return {
    ...followed(state, checkout),
    pending: undefined,
    asking: false,
    fault: undefined,
    complaint: undefined,
    ...(checkout.reason && checkout.status === 'open' && comeBack(state, checkout)),
  }
}

/** A look in between: it may be older than the pending under way, and never goes back from an end. */
function polled(state: PageState, checkout: CheckoutState): PageState {
  if (isOver(state)) return state
  const { status } = checkout
  if (state.pending && !isEnd(checkout)) {
    // Before the broker has written the attempt down it still says what was before.
    return status === 'processing'
      ? followed(state, checkout)
      : { ...state, issuers: checkout.issuers ?? state.issuers }
  }
  const before = state.checkout?.status
  const next = { ...followed(state, checkout), pending: undefined }
  // Seen on its way, and open again: the broker keeps no reason, but what was tried is the one that leads back here.
  if (before === 'processing' && status === 'open') return { ...next, asking: false, ...comeBack(state, checkout) }
  if (!state.asking) return next
  // Under a question what was lost is an answer to it, or a wish to give it up: both can be sent again.
  const question = checkout.question?.id
  const isUnderWay = status === 'processing' && question === undefined
  const isUnmoved = status === before && question === state.checkout?.question?.id
  if (isUnderWay || !isUnmoved) return { ...next, asking: isUnderWay }
  const unmovedInARow = state.unmovedInARow + 1
  if (unmovedInARow < READS_UNTIL_NOT_SENT) return { ...state, unmovedInARow }
  return { ...next, asking: false, complaint: lostOn(checkout) }
}

/** Names the one that was lost: the attempt, an answer to the issuer's question, or one to the amount. */
function lostOn({ status, question }: CheckoutState): Complaint {
  if (question) return { about: 'told', tell: (say) => say('@failed') }
  return { about: status === 'open' ? 'not_sent' : 'not_confirmed' }
}

function followed(state: PageState, checkout: CheckoutState): PageState {
  const guarded = state.guarded || (checkout.guarded === true && state.place === 'frame')
  return { ...state, checkout, guarded, issuers: checkout.issuers ?? state.issuers }
}

function isOver(state: PageState): boolean {
  return isEnd(state.checkout)
}

/** Tells whether nothing more comes. Money that is waited for is no end: the dialog goes on looking. */
export function isEnd(checkout: CheckoutState | undefined): boolean {
  return checkout !== undefined && !checkout.instructions && isSettledForMember(checkout.status)
}

/** Returns the one thing on the page. */
export function screenOf(state: PageState): Screen {
  if (state.fault) return 'trouble'
  if (!state.checkout || !state.admitted) return 'loading'
  const { status } = state.checkout
  if (isSettledForMember(status)) return 'outcome'
  // A void under way is told as processing; only then is there still a time to confirm by.
  if (status === 'processing')
    return state.checkout.confirm_by !== undefined
      ? 'closing'
      : state.checkout.question && state.talk
        ? state.covered
          ? 'covered'
          : 'question'
        : 'processing'
  if (state.watching) return 'watch'
  if (state.asking || state.pending === 'authorize') return 'processing'
  if (status === 'awaiting_confirmation') {
    if (state.pending === 'cancel') return 'closing'
    if (!state.tokens.has(state.checkout.confirm_key ?? '')) return 'elsewhere'
    return state.covered || exceedsFramedMax(state) ? 'covered' : 'confirm'
  }
  if (state.covered) return 'covered'
  if (passkeyIssuer(state)) return 'passkey'
  return state.guarded ? 'guarded' : 'form'
}

/** Returns true while closing the dialog must not start anything anew. */
export function isBusy(state: PageState): boolean {
  const status = state.checkout?.status
  if (status === undefined || isSettledForMember(status)) return false
  return status !== 'open' || state.pending !== undefined || state.asking || state.watching
}

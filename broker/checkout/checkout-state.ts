import type { CheckoutIssuer, CheckoutQuestion, CheckoutState, InPageLanguages } from '../../protocol/checkout-api.ts'
import type { Question } from '../../protocol/questions.ts'
import type { Language } from '../../protocol/languages.ts'
import { minorDigits } from '../../protocol/money.ts'
import type { PasskeyOffer } from '../../protocol/passkeys.ts'
import { isSettledForMember } from '../../protocol/payment.ts'
import { displayText } from '../../protocol/text.ts'
import type { LedgerOwner } from '../directory/directory.ts'
import type { Env } from '../env.ts'
import { issuersOfMode } from '../issuers/issuer-registry.ts'
import { textIn } from '../issuer-texts.ts'
import type { IssuerText } from '../issuer-texts.ts'
import { namesForPage } from '../names-by-language.ts'
import { issuerHealth } from '../issuers/issuer-health.ts'
import { sealingKeyOf } from '../issuers/sealing-keys.ts'
import type { Issuer } from '../payments/issuer.ts'
import type { ConfirmProof } from '../payments/confirm-proof.ts'
import { FRAMED_DEFAULT_LIMITS } from '../limits.ts'
import { awaitedView } from '../payments/awaited-view.ts'
import type { Payment } from '../payments/payment.ts'
import { returnAddress } from '../payments/return-url.ts'
import { verdictForShop } from '../verdicts/verdict-for-shop.ts'

interface Wanted {
  /** With the issuers, whose names and texts are told in this language beside English and Japanese. */
  issuersIn?: Language | undefined
  /** Approved, and its automatic capture on the way. */
  isCapturePending?: boolean
  /** The attempt that was just made, when ID and password did not match. */
  attempt?: { attemptsLeft: number | undefined } | undefined
  /** A question that has just been asked, or ended. */
  question?: Question | undefined
  ended?: 'denied' | 'expired' | undefined
  passkeyOffer?: PasskeyOffer | undefined
  /** Of the attempt that was just made. */
  proof?: ConfirmProof
  /** After too many wrong passwords. */
  retryAfterSeconds?: number | undefined
}

/**
 * Returns what the page is told of its payment, with the verdict once there is
 * a final word. Names and texts that others wrote are told as the page may show
 * them.
 */
export async function checkoutState(
  env: Env,
  owner: LedgerOwner,
  payment: Payment,
  now: number,
  wanted: Wanted = {},
): Promise<CheckoutState> {
  const [issuers, verdict] = await Promise.all([
    wanted.issuersIn ? issuersForPage(env, payment, wanted.issuersIn, now) : undefined,
    isSettledForMember(payment.status) && !isClosing(payment) && !wanted.isCapturePending
      ? verdictForShop(env, payment, now)
      : undefined,
  ])
  return {
    ...stateOf(payment, wanted.isCapturePending ?? false),
    ...present({
      issuers,
      verdict,
      passkey_offer: wanted.passkeyOffer,
      retry_after_s: wanted.retryAfterSeconds,
      confirm_token: tokenFor(payment, wanted.proof),
    }),
    ...(wanted.ended ? { reason: wanted.ended } : {}),
    ...present({ question: questionOf(payment, wanted.question) }),
    ...(wanted.attempt ? { reason: 'credentials', ...present({ attempts_left: wanted.attempt.attemptsLeft }) } : {}),
    merchant: { id: owner.merchant.id, name: namesForPage(owner.merchant.name) },
    allowed_origins: owner.merchant.origins,
    now: new Date(now).toISOString(),
  }
}

/** Only the page that asked is told what is sealed; every other learns that there is a question, and until when. */
function questionOf({ question }: Payment, told: Question | undefined): CheckoutQuestion | undefined {
  // A ledger of the version before knows none.
  if (!question) return undefined
  const { id, kind, expiresAt } = question
  const more = told?.id === id ? present({ sealed: told.sealed, poll_after_s: told.poll_after_s }) : {}
  return { id, kind, expires_at: new Date(expiresAt).toISOString(), ...more }
}

/** Only for the attempt that leads to step 10 itself: who joined another's attempt has no say in it. */
function tokenFor({ status, confirmKey }: Payment, proof: ConfirmProof | undefined): string | undefined {
  const leadsThere = status === 'processing' || status === 'awaiting_confirmation'
  return leadsThere && confirmKey === proof?.key ? proof.token : undefined
}

function stateOf(
  payment: Payment,
  isCapturePending: boolean,
): Omit<CheckoutState, 'merchant' | 'allowed_origins' | 'now'> {
  const isResolving = isClosing(payment)
  return {
    payment_id: payment.id,
    status: isResolving || isCapturePending ? 'processing' : payment.status,
    ...present({
      stage: isResolving ? ('resolving' as const) : isCapturePending ? ('centre' as const) : stageOf(payment),
      reason: payment.reason,
      description: payment.description === null ? null : displayText(payment.description),
      items: payment.items?.map((item) => ({ ...item, name: displayText(item.name) })),
      locale: payment.locale,
      return_url: returnAddress(payment),
      method: payment.method,
      issuer: payment.issuer,
      member_hint: payment.memberHint === null ? null : displayText(payment.memberHint),
      authorization: payment.authorization === null ? null : displayText(payment.authorization),
      instructions: isResolving ? null : awaitedForPage(payment),
      confirm_by: payment.confirmBy === null ? null : new Date(payment.confirmBy).toISOString(),
      confirm_key: payment.status === 'awaiting_confirmation' ? payment.confirmKey : null,
      question_end: payment.status === 'open' ? payment.questionEnd : null,
      cancelled_by: payment.status === 'cancelled' || payment.status === 'voided' ? payment.cancelledBy : null,
    }),
    amount: payment.amount,
    currency: payment.currency,
    minor_digits: minorDigits(payment.currency) ?? 2,
    order: displayText(payment.order),
    confirmation: payment.confirmation,
    ...(payment.guarded ? { guarded: true } : {}),
    expires_at: new Date(payment.expiresAt).toISOString(),
    livemode: payment.livemode,
  }
}

/** A void that is under way leaves nothing to confirm and nothing to pay: to the member the payment is being resolved. */
function isClosing({ status, pendingOperation }: Payment): boolean {
  return (status === 'awaiting_confirmation' || status === 'awaiting_payment') && pendingOperation !== null
}

/** Leaves out what follows an approval, which is the shop's affair. */
function stageOf({ status, stage }: Payment): Payment['stage'] {
  return status === 'processing' ? stage : null
}

/** The issuer's instructions, its words by the languages that the page speaks. */
function awaitedForPage(payment: Payment): CheckoutState['instructions'] | null {
  const view = awaitedView(payment)
  if (view === null) return null
  const ways = view.ways.map(({ numbers, name, ...way }) => ({
    ...way,
    name: namesForPage(name),
    numbers: numbers.map(({ label, value }) => ({ label: namesForPage(label), value })),
  }))
  return { ...view, ways }
}

async function issuersForPage(
  env: Env,
  { livemode, currency }: Payment,
  language: Language,
  now: number,
): Promise<CheckoutIssuer[]> {
  const all = await issuersOfMode(env, livemode)
  const [first, second] = all
  const placeholder = first && !second ? present({ id_placeholder: shownText(first, 'id_placeholder', language) }) : {}
  return all.map((issuer) => ({ ...forPage(issuer, currency, language, now), ...placeholder }))
}

function forPage(issuer: Issuer, currency: string, language: Language, now: number): CheckoutIssuer {
  const { prefix, mark, color, method, registerUrl, forgotUrl, passkeyRpId, framedLimits } = issuer
  const { name, station, passwordHint } = shownOf(issuer, language)
  const known = present({
    station,
    password_hint: passwordHint,
    takes_on_authorize: issuer.takesOnAuthorize ? (true as const) : null,
    register_url: registerUrl,
    forgot_url: forgotUrl,
    // Whoever would type a password for nothing is told so before.
    encryption_key: issuerHealth.isDown(prefix, now) ? undefined : sealingKeyOf(issuer, now),
    passkey_rp_id: passkeyRpId,
    framed_max: framedLimits?.[currency] ?? FRAMED_DEFAULT_LIMITS[currency] ?? 0,
  })
  return { prefix, name, mark, color, method, ...known }
}

type Shown = ReturnType<typeof show>

/** The name and texts of an issuer as the page may show them: gone through letter by letter, so once a language. */
const shown = new WeakMap<Issuer, Map<Language, Shown>>()

function shownOf(issuer: Issuer, language: Language): Shown {
  const inLanguages = shown.get(issuer) ?? new Map<Language, Shown>()
  shown.set(issuer, inLanguages)
  const known = inLanguages.get(language) ?? show(issuer, language)
  inLanguages.set(language, known)
  return known
}

function show(issuer: Issuer, language: Language) {
  return {
    name: shownText(issuer, 'name', language) ?? { en: displayText(issuer.names.en), ja: displayText(issuer.names.ja) },
    station: shownText(issuer, 'station', language),
    passwordHint: shownText(issuer, 'password_hint', language),
  }
}

/** In English and Japanese, and in the page's own language where it is another text: each the best that the issuer gives. */
function shownText({ texts }: Issuer, text: IssuerText, language: Language): InPageLanguages | undefined {
  const [en, ja, own] = [textIn(texts, 'en', text), textIn(texts, 'ja', text), textIn(texts, language, text)]
  if (en === undefined || ja === undefined || own === undefined) return undefined
  return {
    ...(own === en ? {} : { [language]: displayText(own) }),
    en: displayText(en),
    ja: displayText(ja),
  }
}

/** The fields that have a value: what is not known is left out, not sent as null. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], null | undefined> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as never
}

/** Steps 4 to 9 of one attempt, the same whichever proof the member gives: a sealed password, or a passkey's signature. */

import type { Context } from 'hono'

import type { ErrorCode } from '../../protocol/error-codes.ts'
import { overLimit, problem } from '../app.ts'
import { limitAttempt } from '../bounds/api-bounds.ts'
import { GuessBounds } from '../bounds/guess-bounds.ts'
import type { OverLimit } from '../bounds/request-limit.ts'
import { withoutTurn } from '../bounds/request-turns.ts'
import { isRefused } from '../directory/strange-reads.ts'
import { networkOfRequest, sourceFor } from '../bounds/request-source.ts'
import { checkoutState } from '../checkout/checkout-state.ts'
import { settingsOf } from '../env.ts'
import { issuerHealth } from '../issuers/issuer-health.ts'
import { ledgerOf } from '../ledgers/ledgers.ts'
import { newOperationId } from '../object-ids.ts'
import { authorizePayment } from '../payments/authorize-payment.ts'
import type { AuthorizeResult, Credential } from '../payments/authorize-payment.ts'
import { confirmProof } from '../payments/confirm-proof.ts'
import type { ConfirmProof } from '../payments/confirm-proof.ts'
import type { Issuer } from '../payments/issuer.ts'
import { goOnInTrace, merchantOf, originRefused } from './checkout-caller.ts'
import type { CheckoutEnv } from './checkout-caller.ts'

/** An attempt as the page sends it, with the issuer that judges its proof. */
export interface SentAttempt {
  paymentId: string
  issuer: Issuer
  credential: Credential
  /** The origin that the dialog says it stands on. */
  origin: string | undefined
  /** Of the token that the dialog will confirm with. */
  confirmKey: string | undefined
}

/** Authorizes the payment by the attempt, and answers with the state of the checkout after it. */
export async function authorizeAttempt(c: Context<CheckoutEnv>, sent: SentAttempt): Promise<Response> {
  const { paymentId, credential } = sent
  const { owner } = c.var
  const merchant = merchantOf(owner, settingsOf(c.env).origin, sent.origin)
  if (!merchant) return originRefused(c)
  const ledger = ledgerOf(c.env, paymentId)
  if (!ledger) return problem(c, 'payment_not_found')
  const over = limitAttempt(c.env, merchant.id, sent.issuer.prefix)
  if (over !== undefined) return overLimit(c, over)
  const proof = await confirmProof(sent.confirmKey)
  const from = await sourceFor(c.env, sent.issuer.prefix, networkOfRequest(c.req))
  const bounded = await withinBounds(c, sent.issuer, credential, from.source)
  if (isRefused(bounded)) return overLimit(c, bounded)
  const admission = issuerHealth.admit(sent.issuer.prefix, Date.now())
  // Not asked, so surely not applied: the payment stays as it is.
  if (admission === undefined) return problem(c, 'issuer_unreachable')
  const operation = newOperationId(paymentId)
  c.set('made', { payment: paymentId, operation })
  const issuer = withoutTurn(bounded.issuer, c.var.turn)
  const attempt = { paymentId, operation, merchant, issuer, credential, from, confirmKey: proof.key }
  const work = authorizePayment(ledger, attempt).finally(() => admission.over())
  // The dialog may be closed meanwhile: what was begun is carried to its end all the same.
  c.executionCtx.waitUntil(work)
  return answerAttempt(c, await work, { proof, rejected: REJECTED[credential.kind] })
}

/** Answers the page with what an attempt, or an answer in it, has come to. */
export async function answerAttempt(
  c: Context<CheckoutEnv>,
  result: AuthorizeResult,
  { proof, rejected }: { proof?: ConfirmProof; rejected: ErrorCode },
): Promise<Response> {
  if (result.kind === 'refused') return problem(c, result.problem)
  goOnInTrace(c, result.payment)
  if (result.kind === 'seal_rejected') return problem(c, rejected)
  const attempt = result.kind === 'credentials' ? { attemptsLeft: result.attemptsLeft } : undefined
  const { passkeyOffer, retryAfterSeconds } = result.kind === 'done' ? result : {}
  const question = result.kind === 'question' ? result.question : undefined
  const ended = result.kind === 'question_ended' ? result.reason : undefined
  const wanted = { attempt, question, ended, passkeyOffer, retryAfterSeconds, ...(proof && { proof }) }
  return c.json(await checkoutState(c.env, c.var.owner, result.payment, Date.now(), wanted))
}

const REJECTED = { password: 'sealed_password_rejected', passkey: 'passkey_invalid' } as const

/** The issuer with wrong passwords counted, or how long to wait. Nobody guesses a passkey: its source is for the issuer alone. */
async function withinBounds(
  c: Context<CheckoutEnv>,
  issuer: Issuer,
  credential: Credential,
  source: string | undefined,
): Promise<{ issuer: Issuer } | OverLimit> {
  if (credential.kind === 'passkey') return { issuer }
  const bounds = await GuessBounds.of(c.env, { memberId: credential.memberId, source, issuer: issuer.prefix })
  const over = bounds.over()
  if (over !== undefined) return over
  const authentication = bounds.counting(issuer.authentication, (work) => c.executionCtx.waitUntil(work))
  return { issuer: { ...issuer, authentication } }
}

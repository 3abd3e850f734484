/** The member's answer to a question of the issuer's (step 6). The broker carries it, and can read neither. */

import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { overLimit, problem } from '../app.ts'
import { limitAttempt } from '../bounds/api-bounds.ts'
import { withoutTurn } from '../bounds/request-turns.ts'
import { checkoutState } from '../checkout/checkout-state.ts'
import { settingsOf } from '../env.ts'
import { issuerHealth } from '../issuers/issuer-health.ts'
import { issuerByPrefix } from '../issuers/issuer-registry.ts'
import { ledgerOf } from '../ledgers/ledgers.ts'
import { answerQuestion, giveUpQuestion } from '../payments/answer-question.ts'
import { answerAttempt } from './authorize-attempt.ts'
import { merchantOf, originRefused, readPayment } from './checkout-caller.ts'
import type { CheckoutEnv } from './checkout-caller.ts'
import { answerBody } from './checkout-shapes.ts'

const answer = createRoute({
  method: 'post',
  path: '/{payment_id}/answer',
  hide: true,
  middleware: [readPayment] as const,
  request: {
    params: z.object({ payment_id: z.string() }),
    body: { required: true, content: { 'application/json': { schema: answerBody } } },
  },
  responses: { 200: { description: 'The state of the checkout after the answer.' } },
})

export function answerRoutes(app: OpenAPIHono<CheckoutEnv>): void {
  app.openapi(answer, async (c) => {
    const { payment, owner } = c.var
    const { question, sealed_answer: sealedAnswer, resend, give_up, origin } = c.req.valid('json')
    const ledger = ledgerOf(c.env, payment.id)
    if (!ledger) return problem(c, 'payment_not_found')
    const told = (now: typeof payment) => checkoutState(c.env, owner, now, Date.now())
    // It has gone on elsewhere: how it stands tells more than a refusal.
    if (payment.question?.id !== question) return c.json(await told(payment))
    if (give_up) return c.json(await told((await giveUpQuestion(ledger, payment.id, question)) ?? payment))
    const merchant = merchantOf(owner, settingsOf(c.env).origin, origin)
    if (!merchant) return originRefused(c)
    const issuer = withoutTurn(await issuerByPrefix(c.env, payment.issuer ?? '', payment.livemode), c.var.turn)
    if (!issuer) return problem(c, 'issuer_unknown')
    const over = limitAttempt(c.env, merchant.id, issuer.prefix)
    if (over !== undefined) return overLimit(c, over)
    const admission = issuerHealth.admit(issuer.prefix, Date.now())
    // As after an answer that got lost: the question goes on being asked until its end.
    if (admission === undefined) return c.json(await told(payment))
    const by = crypto.randomUUID()
    const sent = { paymentId: payment.id, question, merchant, issuer, sealedAnswer, resend, by }
    const work = answerQuestion(ledger, sent).finally(() => admission.over())
    // The dialog may be closed meanwhile: what was begun is carried to its end all the same.
    c.executionCtx.waitUntil(work)
    return answerAttempt(c, await work, { rejected: 'sealed_password_rejected' })
  })
}

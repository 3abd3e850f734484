import { readLanguage } from '../../protocol/languages.ts'
import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import type { Context } from 'hono'

import type { LedgerPort } from '../payments/ports/ledger.ts'
import type { SettlementPort } from '../payments/ports/settlement.ts'
import { createApp, problem, useJsonBody } from '../app.ts'
import { withoutTurn } from '../bounds/request-turns.ts'
import { checkoutState } from '../checkout/checkout-state.ts'
import { checkoutPage, preparedPage } from '../checkout/page-response.ts'
import { holdBack } from '../issuers/hold-back.ts'
import { issuerByPrefix, issuerOfId } from '../issuers/issuer-registry.ts'
import { firstSealingKeys, renewSealingKeys } from '../issuers/sealing-keys.ts'
import { ledgerOf } from '../ledgers/ledgers.ts'
import { confirmKeyOf } from '../../protocol/confirm-token.ts'
import { CHECKOUT_BODY_MAX_BYTES } from '../limits.ts'
import { isCapturePending } from '../payments/pending-capture.ts'
import { closePayment } from '../payments/close-payment.ts'
import type { ActionResult } from '../payments/confirm-payment.ts'
import { confirmPayment } from '../payments/confirm-payment.ts'
import { answerRoutes } from './checkout-answers.ts'
import { authorizeAttempt } from './authorize-attempt.ts'
import { boundNetwork, readPayment, requireClientSecret } from './checkout-caller.ts'
import type { CheckoutEnv } from './checkout-caller.ts'
import { passkeyRoutes } from './checkout-passkeys.ts'
import { authorizeBody, confirmBody } from './checkout-shapes.ts'

const authorize = createRoute({
  method: 'post',
  path: '/{payment_id}/authorize',
  hide: true,
  request: {
    params: z.object({ payment_id: z.string() }),
    body: { required: true, content: { 'application/json': { schema: authorizeBody } } },
  },
  responses: { 200: { description: 'The state of the checkout after the attempt.' } },
})

const confirm = createRoute({
  method: 'post',
  path: '/{payment_id}/confirm',
  hide: true,
  middleware: [readPayment] as const,
  request: {
    params: z.object({ payment_id: z.string() }),
    body: { required: true, content: { 'application/json': { schema: confirmBody } } },
  },
  responses: { 200: { description: 'The state of the checkout after it was confirmed.' } },
})

/** Stands in a path where a payment's id would, of one that is yet to be made. */
const PREPARED = 'prepare'

/** Serves `/checkout`: step 3, the page; steps 4 and 10, what it sends. Same origin only: there is no CORS here. */
export function checkoutRoutes(): OpenAPIHono<CheckoutEnv> {
  const app = createApp<CheckoutEnv>()
  app.use(boundNetwork)
  // Before a body is looked for: it has none, and is sent by a page that is going away.
  app.post('/:payment_id/guarded', requireClientSecret, readPayment, async (c) => {
    const { id, guarded } = c.var.payment
    if (!guarded) await ledgerOf(c.env, id)?.guardPayment(id)
    return c.body(null, 204, { 'cache-control': 'no-store' })
  })
  useJsonBody(app, '*', CHECKOUT_BODY_MAX_BYTES)

  app.get('/:payment_id', (c) => {
    if (c.req.param('payment_id') !== PREPARED) return checkoutPage(c)
    c.set('route', `/checkout/${PREPARED}`)
    return preparedPage(c)
  })

  app.use('/:payment_id/*', requireClientSecret)
  app.use('/:payment_id/*', async (c, next) => {
    await next()
    c.res.headers.set('cache-control', 'no-store')
  })

  app.get('/:payment_id/status', readPayment, async (c) => {
    const { payment, owner } = c.var
    const withIssuers = c.req.query('include') === 'issuers'
    if (withIssuers) {
      renewSealingKeys(c.env, payment.livemode)
      await firstSealingKeys(c.env, payment.livemode)
    }
    const wanted = {
      issuersIn: withIssuers ? readLanguage(c.req.query('locale')) : undefined,
      isCapturePending: isCapturePending(payment),
    }
    return c.json(await checkoutState(c.env, owner, payment, Date.now(), wanted))
  })

  app.openapi(authorize, async (c) => {
    const { member_id: memberId, sealed_password: sealedPassword, confirm_key, origin } = c.req.valid('json')
    const issuer = await issuerOfId(c.env, memberId, c.var.owner.livemode)
    if (!issuer) return problem(c, 'issuer_unknown', { param: 'member_id' })
    const { payment_id: paymentId } = c.req.valid('param')
    const credential = { kind: 'password', memberId, sealedPassword } as const
    return authorizeAttempt(c, { paymentId, issuer, credential, origin, confirmKey: confirm_key })
  })

  app.openapi(confirm, async (c) => {
    const { confirm_token: token } = c.req.valid('json')
    const key = token === undefined ? undefined : await confirmKeyOf(token)
    return decided(c, (ledger, settlement) => confirmPayment(ledger, settlement, c.var.payment, key))
  })
  // Whoever holds the client secret may do this: it takes no money, it only gives back.
  app.post('/:payment_id/cancel', readPayment, (c) =>
    decided(c, (ledger, settlement) => closePayment(ledger, settlement, c.var.payment, 'member')),
  )
  passkeyRoutes(app)
  answerRoutes(app)
  return app
}

type Decide = (ledger: LedgerPort, settlement: SettlementPort | undefined) => Promise<ActionResult>

/** Returns what the member decided, carried to its end whoever closes the dialog. */
async function decided(c: Context<CheckoutEnv>, decide: Decide): Promise<Response> {
  const { payment, owner } = c.var
  const ledger = ledgerOf(c.env, payment.id)
  if (!ledger) return problem(c, 'payment_not_found')
  const issuer = payment.issuer === null ? undefined : await issuerByPrefix(c.env, payment.issuer, payment.livemode)
  const work = decide(ledger, withoutTurn(holdBack(issuer), c.var.turn)?.settlement)
  c.executionCtx.waitUntil(work)
  const result = await work
  if (!result.ok) return problem(c, result.problem)
  return c.json(await checkoutState(c.env, owner, result.payment, Date.now()))
}

import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'

import type { LedgerOwner } from '../directory/directory.ts'
import { ownerOfLedger } from '../directory/directory.ts'
import { createApp, problem, useJsonBody } from '../app.ts'
import type { AppEnv } from '../app.ts'
import { checkoutState } from '../checkout/checkout-state.ts'
import { checkoutPage } from '../checkout/page-response.ts'
import { settingsOf } from '../env.ts'
import { issuerByPrefix, issuerOfId } from '../issuers/issuer-registry.ts'
import { ledgerOf } from '../ledger/ledgers.ts'
import { CHECKOUT_BODY_MAX_BYTES } from '../limits.ts'
import { authorizePayment } from '../payments/authorize-payment.ts'
import { isBeingCaptured } from '../payments/being-captured.ts'
import { opensPayment } from '../payments/client-secret.ts'
import { closePayment } from '../payments/close-payment.ts'
import { confirmPayment } from '../payments/confirm-payment.ts'
import type { Payment } from '../payments/payment.ts'
import { ledgerOfPayment } from '../../protocol/object-id.ts'
import { bearerOf } from './authentication.ts'
import { authorizeBody } from './checkout-shapes.ts'

/** A request of the page: the payment that its client secret opens, and whose it is. */
interface CheckoutEnv extends AppEnv {
  Variables: AppEnv['Variables'] & { payment: Payment; owner: LedgerOwner }
}

const requireClientSecret = createMiddleware<CheckoutEnv>(async (c, next) => {
  const id = c.req.param('payment_id') ?? ''
  const secret = bearerOf(c.req.header('authorization'))
  const isRight = secret !== undefined && (await opensPayment(secret, id, settingsOf(c.env).clientSecretKey))
  if (!isRight) return problem(c, 'client_secret_invalid')
  const owner = await ownerOfLedger(c.env, ledgerOfPayment(id) ?? '')
  if (!owner) return problem(c, 'payment_not_found')
  c.set('owner', owner)
  await next()
  return undefined
})

/** Not before an attempt: that begins with the ledger's own look at the payment. */
const readPayment = createMiddleware<CheckoutEnv>(async (c, next) => {
  const id = c.req.param('payment_id') ?? ''
  const payment = await ledgerOf(c.env, id)?.read(id)
  if (!payment) return problem(c, 'payment_not_found')
  c.set('payment', payment)
  await next()
  return undefined
})

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

/** `/checkout`: step 3, the page; steps 4 and 10, what it sends. Same origin only: there is no CORS here. */
export function checkoutRoutes(): OpenAPIHono<CheckoutEnv> {
  const app = createApp<CheckoutEnv>()
  useJsonBody(app, '*', CHECKOUT_BODY_MAX_BYTES)

  app.get('/:payment_id', (c) => checkoutPage(c))

  app.use('/:payment_id/*', requireClientSecret)
  app.use('/:payment_id/*', async (c, next) => {
    await next()
    c.res.headers.set('cache-control', 'no-store')
  })

  app.get('/:payment_id/status', readPayment, async (c) => {
    const { payment, owner } = c.var
    const ledger = ledgerOf(c.env, payment.id)
    const wanted = {
      withIssuers: c.req.query('include') === 'issuers',
      isBeingCaptured: ledger !== undefined && (await isBeingCaptured(ledger, payment)),
    }
    return c.json(await checkoutState(c.env, owner, payment, Date.now(), wanted))
  })

  app.openapi(authorize, async (c) => {
    const { member_id, sealed_password } = c.req.valid('json')
    const issuer = await issuerOfId(c.env, member_id)
    if (!issuer) return problem(c, 'issuer_unknown', { param: 'member_id' })
    const { owner } = c.var
    const { payment_id: paymentId } = c.req.valid('param')
    const { id, name, origins } = owner.merchant
    const merchant = { id, name: name.en, origin: origins[0] ?? settingsOf(c.env).origin }
    const ledger = ledgerOf(c.env, paymentId)
    if (!ledger) return problem(c, 'payment_not_found')
    const work = authorizePayment(ledger, {
      paymentId,
      merchant,
      issuer,
      memberId: member_id,
      sealedPassword: sealed_password,
    })
    // The dialog may be closed meanwhile: what was begun is carried to its end all the same.
    c.executionCtx.waitUntil(work)
    const result = await work
    if (result.kind === 'refused') return problem(c, result.problem)
    if (result.kind === 'seal_rejected') return problem(c, 'sealed_password_rejected')
    const attempt = result.kind === 'credentials' ? { attemptsLeft: result.attemptsLeft } : undefined
    return c.json(await checkoutState(c.env, owner, result.payment, Date.now(), { attempt }))
  })

  for (const [action, act] of [
    ['confirm', confirmPayment],
    ['cancel', closePayment],
  ] as const) {
    app.post(`/:payment_id/${action}`, readPayment, async (c) => {
      const { payment, owner } = c.var
      const ledger = ledgerOf(c.env, payment.id)
      if (!ledger) return problem(c, 'payment_not_found')
      const issuer = payment.issuer === null ? undefined : await issuerByPrefix(c.env, payment.issuer)
      const work = act(ledger, issuer?.settlement, payment)
      c.executionCtx.waitUntil(work)
      const result = await work
      if (!result.ok) return problem(c, result.problem)
      return c.json(await checkoutState(c.env, owner, result.payment, Date.now()))
    })
  }
  return app
}

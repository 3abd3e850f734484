/** Step 4 with a passkey, and adding one after a payment. The broker carries; the issuer makes and judges. */

import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { overLimit, problem } from '../app.ts'
import { limitAttempt } from '../bounds/api-bounds.ts'
import { withoutTurn } from '../bounds/request-turns.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { issuerHealth } from '../issuers/issuer-health.ts'
import { issuersOfMode } from '../issuers/issuer-registry.ts'
import { aboutPayment } from '../payments/ports/call-about.ts'
import type { Issuer } from '../payments/issuer.ts'
import { authorizeAttempt } from './authorize-attempt.ts'
import { merchantOf, originRefused, readPayment } from './checkout-caller.ts'
import type { CheckoutEnv } from './checkout-caller.ts'
import { addPasskeyBody, authorizeWithPasskeyBody, passkeyChallengeBody } from './checkout-shapes.ts'

const params = z.object({ payment_id: z.string() })
const json = <S extends z.ZodType>(schema: S) => ({ required: true, content: { 'application/json': { schema } } })

const challenge = createRoute({
  method: 'post',
  path: '/{payment_id}/passkey-challenge',
  hide: true,
  middleware: [readPayment] as const,
  request: { params, body: json(passkeyChallengeBody) },
  responses: { 200: { description: 'What the passkey is to sign, for this payment alone.' } },
})

const authorize = createRoute({
  method: 'post',
  path: '/{payment_id}/authorize-with-passkey',
  hide: true,
  request: { params, body: json(authorizeWithPasskeyBody) },
  responses: { 200: { description: 'The state of the checkout after the attempt.' } },
})

const add = createRoute({
  method: 'post',
  path: '/{payment_id}/passkeys',
  hide: true,
  middleware: [readPayment] as const,
  request: { params, body: json(addPasskeyBody) },
  responses: { 200: { description: 'The passkey was added.' } },
})

export function passkeyRoutes(app: OpenAPIHono<CheckoutEnv>): void {
  app.openapi(challenge, async (c) => {
    const { payment, owner } = c.var
    if (payment.status !== 'open') return problem(c, 'payment_not_open')
    const { issuer: prefix, origin } = c.req.valid('json')
    const issuer = withoutTurn(await passkeyIssuer(c.env, prefix, owner.livemode), c.var.turn)
    if (!issuer) return problem(c, 'passkey_unavailable')
    const { id, amount, currency } = payment
    const merchant = merchantOf(owner, settingsOf(c.env).origin, origin)
    if (!merchant) return originRefused(c)
    const over = limitAttempt(c.env, merchant.id, issuer.prefix)
    if (over !== undefined) return overLimit(c, over)
    // The attempt that follows finds out whether it is back: a challenge alone does not tell.
    if (issuerHealth.isDown(issuer.prefix, Date.now())) return problem(c, 'issuer_unreachable')
    const made = await issuer.authentication.passkeyChallenge({ id, amount, currency, merchant }, aboutPayment(payment))
    return made === undefined ? problem(c, 'passkey_unavailable') : c.json({ challenge: made })
  })

  app.openapi(authorize, async (c) => {
    const { issuer: prefix, passkey: assertion, reply_key, confirm_key, origin } = c.req.valid('json')
    const { owner } = c.var
    const issuer = await passkeyIssuer(c.env, prefix, owner.livemode)
    if (!issuer) return problem(c, 'passkey_unavailable')
    const { payment_id: paymentId } = c.req.valid('param')
    const credential = { kind: 'passkey', assertion, shopOrigins: owner.merchant.origins, replyKey: reply_key } as const
    return authorizeAttempt(c, { paymentId, issuer, credential, origin, confirmKey: confirm_key })
  })

  app.openapi(add, async (c) => {
    const { payment, owner } = c.var
    const issuer = withoutTurn(await passkeyIssuer(c.env, payment.issuer, owner.livemode), c.var.turn)
    if (!issuer) return problem(c, 'passkey_unavailable')
    const { id, amount, currency } = payment
    const { sealed_passkey, origin } = c.req.valid('json')
    const merchant = merchantOf(owner, settingsOf(c.env).origin, origin)
    if (!merchant) return originRefused(c)
    const shown = { sealed_passkey, shop_origins: owner.merchant.origins }
    const request = { ...shown, payment: { id, amount, currency, merchant } }
    const over = limitAttempt(c.env, merchant.id, issuer.prefix)
    if (over !== undefined) return overLimit(c, over)
    const outcome = await issuer.authentication.addPasskey(request, aboutPayment(payment))
    if (outcome === 'unavailable') return problem(c, 'passkey_unavailable')
    return outcome === 'added' ? c.json({ outcome }) : problem(c, 'passkey_not_added')
  })
}

/** The issuer of that prefix, if it is of the payment's mode and takes passkeys now. */
async function passkeyIssuer(env: Env, prefix: string | null, livemode: boolean): Promise<Issuer | undefined> {
  return (await issuersOfMode(env, livemode)).find((issuer) => issuer.prefix === prefix && issuer.passkeyRpId !== null)
}

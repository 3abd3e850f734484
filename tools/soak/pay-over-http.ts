/** A member's payment over HTTP alone, step by step as the dialog makes it: for runs in which nobody looks at a page. */

import { CompactEncrypt, importJWK } from 'jose'
import type { CheckoutState } from '../../protocol/checkout-api.ts'
import { confirmKeyOf } from '../../protocol/confirm-token.ts'
import { paddedSealText } from '../../protocol/sealed-password.ts'
import type { DemoInfo } from '../demo/start-demo.ts'
import { ToolFailure } from '../root.ts'

export type Member = DemoInfo['members'][number]
export type Broker = Pick<DemoInfo, 'broker'> & { merchant: Pick<DemoInfo['merchant'], 'id' | 'secret_key'> }

/** A payment as the shop knows it, in minor units. */
export interface OpenPayment {
  id: string
  client_secret: string
  amount: number
  currency: string
}

/** Of the member's dialog. */
const CONFIRM_TOKEN = 'kept in the dialog alone'
const SEAL_LIFE_SECONDS = 120
const ANSWER_DEADLINE_MS = 30_000

/** Reads step 3: what the dialog's page is told of its payment. */
export async function stateOf(at: Broker, payment: OpenPayment, query = ''): Promise<CheckoutState> {
  const response = await fetch(`${at.broker}/checkout/${payment.id}/status${query}`, {
    headers: { authorization: `Bearer ${payment.client_secret}` },
    signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
  })
  return (await response.json()) as CheckoutState
}

/** Seals the password and sends it, step 4. Gives the broker's answer, which may never come. */
export async function authorize(
  at: Broker,
  payment: OpenPayment,
  member: Pick<Member, 'issuer' | 'id' | 'password'>,
): Promise<Response> {
  const { issuers = [] } = await stateOf(at, payment, '?include=issuers')
  const key = issuers.find(({ prefix }) => prefix === member.issuer)?.encryption_key
  if (!key)
    throw new ToolFailure(
      `Nothing can be sealed to ${member.issuer} now: its authentication server does not answer, or publishes no key for it.`,
    )
  const iat = Math.floor(Date.now() / 1000)
  const sealed = {
    password: member.password,
    member_id: member.id,
    payment_id: payment.id,
    amount: payment.amount,
    currency: payment.currency,
    merchant_id: at.merchant.id,
    jti: crypto.randomUUID(),
    iat,
    exp: iat + SEAL_LIFE_SECONDS,
  }
  const sealedPassword = await new CompactEncrypt(paddedSealText(sealed))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
    .encrypt(await importJWK(key, 'ECDH-ES'))
  const confirmKey = await confirmKeyOf(CONFIRM_TOKEN)
  return post(at, payment, 'authorize', {
    member_id: member.id,
    sealed_password: sealedPassword,
    confirm_key: confirmKey,
  })
}

/** Confirms what was authorized, step 10. */
export function confirm(at: Broker, payment: OpenPayment): Promise<Response> {
  return post(at, payment, 'confirm', { confirm_token: CONFIRM_TOKEN })
}

export function cancel(at: Broker, payment: OpenPayment): Promise<Response> {
  return post(at, payment, 'cancel', {})
}

function post(at: Broker, { id, client_secret }: OpenPayment, action: string, body: object): Promise<Response> {
  return fetch(`${at.broker}/checkout/${id}/${action}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${client_secret}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
  })
}

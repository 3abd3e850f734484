/** Describes the dialog's own API: its routes are told apart by more than their shapes, so they do not describe themselves. */

import { z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import {
  addPasskeyBody,
  answerBody,
  authorizeBody,
  authorizeWithPasskeyBody,
  confirmBody,
  passkeyChallengeBody,
} from './checkout-shapes.ts'
import { checkoutStateShape } from './checkout-state-shape.ts'
import { json } from './merchant-routes.ts'

const security = [{ clientSecret: [] }]
const params = z.object({ payment_id: z.string().openapi({ description: 'The payment’s id.', example: 'pay_…' }) })
const bodyOf = (schema: z.ZodType) => ({ required: true, content: { 'application/json': { schema } } })
const html = (description: string) => ({
  description,
  content: { 'text/html': { schema: { type: 'string' as const } } },
})
const state = { 200: json(checkoutStateShape, 'How the checkout stands afterwards.') }

interface Described {
  path: string
  summary: string
  body?: z.ZodType
  responses?: Record<number, { description: string }>
}

const POSTED: readonly Described[] = [
  {
    path: 'guarded',
    summary: 'Tell that the page around the frame took the keyboard’s focus: no password is taken there any more',
    responses: { 204: { description: 'It is noted.' } },
  },
  { path: 'authorize', summary: 'Try to pay with an ID and its sealed password (step 4)', body: authorizeBody },
  {
    path: 'passkey-challenge',
    summary: 'Fetch what a passkey is to sign, for this payment alone',
    body: passkeyChallengeBody,
    responses: { 200: json(z.object({ challenge: z.string() }).openapi('PasskeyChallenge'), 'The challenge.') },
  },
  { path: 'authorize-with-passkey', summary: 'Try to pay with a passkey', body: authorizeWithPasskeyBody },
  { path: 'answer', summary: 'Answer the issuer’s question, or ask what has become of it', body: answerBody },
  { path: 'confirm', summary: 'Confirm an approved payment (step 10)', body: confirmBody },
  { path: 'cancel', summary: 'Give the payment up', body: z.object({}) },
  {
    path: 'passkeys',
    summary: 'Add a passkey after a payment with a password',
    body: addPasskeyBody,
    responses: { 200: json(z.object({ outcome: z.literal('added') }).openapi('PasskeyAdded'), 'It is added.') },
  },
]

/** Adds what the dialog's routes take and answer to what the routes say of themselves. */
export function describeCheckout({ openAPIRegistry: registry }: Pick<OpenAPIHono, 'openAPIRegistry'>): void {
  registry.registerComponent('securitySchemes', 'clientSecret', {
    type: 'http',
    scheme: 'bearer',
    description: 'A payment’s client secret. It opens that one payment’s dialog.',
  })
  registry.registerPath({
    method: 'get',
    path: '/checkout/{payment_id}',
    summary: 'The dialog’s page (step 3); the secret stays in the fragment',
    description:
      'With `prepare` in the place of an id: the same page for a payment that is yet to be made, for the origin that asks alone.',
    request: { params },
    responses: { 200: html('The page. Only the merchant’s origins may frame it.') },
  })
  registry.registerPath({
    method: 'get',
    path: '/checkout/{payment_id}/status',
    summary: 'How the checkout stands',
    security,
    request: { params, query: z.object({ include: z.literal('issuers').optional() }) },
    responses: { 200: json(checkoutStateShape, 'The state.') },
  })
  for (const { path, summary, body, responses = state } of POSTED) {
    registry.registerPath({
      method: 'post',
      path: `/checkout/{payment_id}/${path}`,
      summary,
      security,
      request: { params, ...(body && { body: bodyOf(body) }) },
      responses,
    })
  }
}

import { createRoute, z } from '@hono/zod-openapi'

import { ADJUSTMENT_KINDS } from '../../protocol/payment.ts'
import type { BookedKind } from '../../protocol/payment.ts'

import type { App, AppContext } from '../app.ts'
import { keptKeys } from '../evidence/key-history.ts'
import type { KeptKey } from '../evidence/kept-key.ts'
import { partiesOf, verifyEvidence } from '../evidence/verify-evidence.ts'
import type { Signature } from '../evidence/verify-evidence.ts'
import { ledgerOf } from '../ledgers/ledgers.ts'
import {
  json,
  paymentOfMerchant,
  paymentParams,
  paymentRefusals,
  refuse,
  refusePayment,
  security,
} from './merchant-routes.ts'
import { pageLimit } from './payment-shapes.ts'

const signatureShape = z.object({
  party: z.string().openapi({ description: 'Who signed: an origin.', example: 'https://relay.example' }),
  type: z.string().openapi({ example: 'furiwake-decision+jwt' }),
  signed_at: z.iso.datetime(),
  answer: z.string().openapi({ description: 'The signed answer itself: a compact JWS (RFC 7515), ES256.' }),
  verified: z.boolean().openapi({ description: 'Whether a key verifies it that the party is known to have used.' }),
  key: z
    .object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), kid: z.string() })
    .nullable()
    .openapi({ description: 'That key (RFC 7517), also when the party has long replaced it.' }),
  key_first_seen_at: z.iso.datetime().nullable(),
})
const evidenceShape = z
  .object({
    data: z.array(
      z.object({
        operation: z.string().openapi({ example: 'op_…' }),
        kind: z.enum(['authorize', 'capture', 'void', 'refund', ...ADJUSTMENT_KINDS]),
        signatures: z
          .array(signatureShape)
          .openapi({ description: "The relay centre's answer, then the settlement server's that it holds." }),
      }),
    ),
    next_cursor: z.string().nullable().openapi({ description: 'Where the next page begins; null at the end.' }),
  })
  .openapi('EvidenceList')

const evidence = createRoute({
  method: 'get',
  path: '/{id}/evidence',
  summary: "The issuers' signed answers to a payment's operations, newest first, with the keys that verify them",
  security,
  request: {
    params: paymentParams,
    query: z.strictObject({ limit: pageLimit, cursor: z.string().max(64).optional() }),
  },
  responses: { 200: json(evidenceShape, 'A page of evidence.'), ...paymentRefusals },
})

/** Serves `GET /v1/payments/:id/evidence`. */
export function evidenceRoutes(app: App): void {
  app.openapi(evidence, async (c) => listed(c, c.req.valid('param').id, c.req.valid('query')))
}

async function listed(c: AppContext, id: string, { limit, cursor }: { limit: number; cursor?: string | undefined }) {
  const payment = await paymentOfMerchant(c, id)
  if (payment === undefined) return refusePayment(c, id)
  const ledger = ledgerOf(c.env, payment.id)
  const page = await ledger?.listOperations(payment.id, { before: cursor }, limit)
  if (page === undefined) {
    return refuse(c, 'invalid_request', { param: 'cursor', detail: 'Use the `next_cursor` of the page before.' })
  }
  const kept = new Map((await ledger?.operationsOf(payment.id))?.map((operation) => [operation.id, operation.evidence]))
  const shown = page.slice(0, limit).flatMap(({ id: operation, kind }) => {
    const answer = kept.get(operation)
    return answer === null || answer === undefined ? [] : [{ operation, kind, answer }]
  })
  const keys = await keptKeys(c.env, [...new Set(shown.flatMap(({ answer }) => partiesOf(answer)))])
  const data = await Promise.all(
    shown.map(async ({ operation, kind, answer }) => ({
      operation,
      kind: kind as Exclude<BookedKind, 'reverse'>,
      signatures: (await verifyEvidence(answer, keys)).map(signatureView),
    })),
  )
  const next_cursor = page.length > limit ? (page[limit - 1]?.id ?? null) : null
  return c.json({ data, next_cursor }, 200)
}

function signatureView({
  party,
  type,
  signedAt,
  answer,
  key,
  kid,
}: Signature<KeptKey>): z.infer<typeof signatureShape> {
  return {
    party,
    type,
    signed_at: new Date(signedAt).toISOString(),
    answer,
    verified: key !== undefined,
    key: key === undefined ? null : { ...key.jwk, kid },
    key_first_seen_at: key === undefined ? null : new Date(key.firstSeenAt).toISOString(),
  }
}

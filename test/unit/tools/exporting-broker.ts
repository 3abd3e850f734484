/** A broker that exports made-up books as the real one does: its own code but for directory, ledgers and keys. */

import { createHash, randomBytes } from 'node:crypto'
import { CompactSign, decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { sha256Hex } from '../../../broker/digests.ts'
import { pulledStream } from '../../../broker/export/pulled-stream.ts'
import { readPlace, writePart, type BooksPorts, type PartStart } from '../../../broker/export/write-part.ts'
import type { WholePayment } from '../../../broker/ledger/export-page.ts'
import { BOOKS_PART_TYP, NO_BOOKS, type BooksPart } from '../../../protocol/books-export.ts'
import type { PaymentOperation } from '../../../broker/payments/payment.ts'
import { newPayment } from '../ledger/ledger-in-memory.ts'

const PAGE = 50
const SIGNED_EACH = 50
const AMOUNT = 12_800
export const BROKER = 'https://broker.example'
export const MERCHANT = 'mer_kite'
const LEDGERS = ['aaaaaaaa', 'bbbbbbbb']
const RELAY = 'https://relay.example'

async function newKey(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(publicKey)), kid }
  return { kid, jwk, privateKey }
}

/** Books of so many payments in two ledgers, the newest first; all captured, the first of them refunded too. */
export async function exportingBroker(count: number) {
  const [own, issuers] = [await newKey('b-1'), await newKey('r-1')]
  const evidence = await new CompactSign(new TextEncoder().encode(JSON.stringify({ iss: RELAY, iat: 1 })))
    .setProtectedHeader({ alg: 'ES256', typ: 'furiwake-decision+jwt', kid: issuers.kid })
    .sign(issuers.privateKey)
  const books = new Map(
    LEDGERS.map((ledger, index) => {
      const ofLedger = Array.from(
        { length: Math.ceil((count - index) / LEDGERS.length) },
        (_, at) => count - index - at * 2,
      )
      return [ledger, ofLedger.map((number) => whole(number, evidence))] as const
    }),
  )
  const failing: ('cut' | 'refused' | 'forged')[] = []
  let now = 1_000_000_000_000
  const ports: BooksPorts = {
    origin: BROKER,
    page: async (ledger, { before, to = Infinity }) => {
      const all = (books.get(ledger) ?? []).filter(({ payment }) => payment.createdAt < to)
      const from = before === undefined ? 0 : all.findIndex(({ payment }) => payment.id === before.id) + 1
      return { payments: all.slice(from, from + PAGE), isEnd: from + PAGE >= all.length }
    },
    ledgerAfter: async (ledger) => LEDGERS[LEDGERS.indexOf(ledger) + 1],
    keysOf: async (parties) =>
      parties.flatMap((party) => [{ party, kid: issuers.kid, jwk: issuers.jwk as never, firstSeenAt: 1 }]),
    digest: () => {
      const hash = createHash('sha256')
      return { add: async (bytes) => void hash.update(bytes), end: async () => hash.digest('hex') }
    },
    sign: (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'ES256', typ: BOOKS_PART_TYP, kid: own.kid })
        .sign(own.privateKey),
    now: () => (now += 1),
  }

  async function answer(url: string, init: RequestInit): Promise<Response> {
    if (url.endsWith('/jwks.json')) return Response.json({ keys: [{ ...own.jwk, use: 'sig' }] })
    const { after } = JSON.parse(init.body as string) as { after?: string }
    const failure = failing.shift()
    if (failure === 'refused') {
      return Response.json({ code: 'storage_unavailable', status: 503 }, { status: 503 })
    }
    const parts = writePart(after === undefined ? first() : await following(after), ports)
    const stream = await pulledStream(failure === undefined ? parts : broken(parts, failure), {
      idleMs: 1_000,
      onBroken: () => undefined,
    })
    return new Response(stream)
  }
  return { answer, books, failing, own }
}

function first(): PartStart {
  const at = { ledger: LEDGERS[0] ?? '' }
  return { merchant: MERCHANT, livemode: true, from: null, to: 2e12, part: 1, previous: null, total: NO_BOOKS, at }
}

async function following(after: string): Promise<PartStart> {
  const claims = decodeJwt<BooksPart>(after)
  const at = readPlace(claims.next ?? '')
  if (at === undefined) throw new Error('It was the last part.')
  return { ...first(), part: claims.part + 1, previous: await sha256Hex(after), total: claims.total, at }
}

async function* broken(chunks: AsyncGenerator<Uint8Array>, failure: 'cut' | 'forged'): AsyncGenerator<Uint8Array> {
  const [one] = [await chunks.next()]
  if (one.done === true) return
  if (failure === 'cut') {
    yield one.value.subarray(0, 5_000)
    throw new Error('The ledger is gone.')
  }
  yield new TextEncoder().encode(new TextDecoder().decode(one.value).replace('12800', '12801'))
  yield* chunks
}

function whole(number: number, evidence: string): WholePayment {
  const amount = AMOUNT
  const capturedAmount = amount
  const refundedAmount = number === 1 ? amount : 0
  const payment = newPayment(number, {
    status: number === 1 ? 'refunded' : 'captured',
    description: `湯のみ ${number}, "青"`,
    amount,
    capturedAmount,
    refundedAmount,
    livemode: true,
  })
  const operation = (kind: PaymentOperation['kind'], index: number): PaymentOperation => ({
    id: `op_${payment.id.slice(4)}${index}`,
    paymentId: payment.id,
    kind,
    amount,
    currency: 'JPY',
    original: null,
    state: 'approved',
    reason: null,
    refundReason: kind === 'refund' ? '=1+1' : null,
    authorization: '072941',
    reference: 'r',
    // A signature costs more to check than all the rest of a payment.
    evidence: number % SIGNED_EACH === 0 ? evidence : null,
    businessDate: '2026-11-26',
    tries: 0,
    createdAt: number,
    settledAt: number,
  })
  const kinds = number === 1 ? (['authorize', 'capture', 'refund'] as const) : (['authorize', 'capture'] as const)
  const event = { sequence: number, id: `evt_${randomBytes(4).toString('hex')}`, subject: payment.id, version: 3 }
  return {
    payment,
    operations: kinds.map(operation),
    events: [{ ...event, name: 'payment.captured', createdAt: number }],
  }
}

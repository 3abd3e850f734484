/** An issuer that has only the kit finds a payment by the trace of all four parties. */

import { decodeJwt } from 'jose'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'

import { newPrivateKey, serve, settlementServer } from '../../../issuer-kit/index.ts'
import { askParty } from '../../../messages/ask-party.ts'
import type { Sender } from '../../../messages/ask-party.ts'
import { OthersKeys } from '../../../messages/others-keys.ts'
import { publicKeys } from '../../../messages/own-keys.ts'
import { isInquiryAnswer } from '../../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'

const RELAY = 'https://relay.example'
const ISSUER = 'https://issuer.example'
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'

let relay: Sender
let logged: object[] = []
beforeAll(async () => {
  const [relayKey, issuerKey] = [await newPrivateKey('relay'), await newPrivateKey('issuer')]
  const books = { find: () => undefined, following: () => [], record: () => 'taken', day: () => ({}) }
  const issuer = serve(
    settlementServer({
      origin: ISSUER,
      livemode: false,
      signingKeys: [issuerKey],
      seen: { isNew: () => true },
      log: (entry) => void logged.push(entry),
      relays: [RELAY],
      authenticationServers: [ISSUER],
      books: books as never,
    }),
  )
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) =>
    url.startsWith(RELAY) ? Response.json({ keys: publicKeys([relayKey]) }) : issuer(new Request(url, init)),
  )
  const keys = new OthersKeys({ clock: Date.now, background: () => undefined })
  const newId = (): string => crypto.randomUUID()
  relay = { origin: RELAY, signingKey: relayKey, livemode: false, keys, clock: Date.now, newId }
})
afterEach(() => {
  logged = []
})

function inquires(traceId: string | undefined) {
  const operation_id = `op_${'0'.repeat(34)}${'a'.repeat(10)}`
  const { inquiry: typ, inquiryAnswer: answerTyp } = MESSAGE_TYPES
  const body = { operation_id, settlement_server: ISSUER }
  const question = { party: ISSUER, path: '/inquiries', typ, answerTyp, body, guard: isInquiryAnswer, timeoutMs: 5_000 }
  return askParty({ ...question, traceId }, relay)
}

test('The trace of a message is in the log of the kit’s server with payment and operation, and in its answer', async () => {
  const asked = await inquires(TRACE)
  expect(asked).toMatchObject({ kind: 'answered', body: { outcome: 'not_found' } })
  expect(asked.kind === 'answered' && decodeJwt(asked.evidence)['trace_id']).toBe(TRACE)
  const operation_id = `op_${'0'.repeat(34)}${'a'.repeat(10)}`
  const payment_id = `pay_${'0'.repeat(34)}`
  const about = { event: '/inquiries', trace_id: TRACE, iss: RELAY, payment_id, operation_id, outcome: 'not_found' }
  expect(logged).toEqual([expect.objectContaining(about)])
})

test('Who asks in no trace gets one of its own', async () => {
  await inquires(undefined)
  expect(logged).toEqual([expect.objectContaining({ trace_id: expect.stringMatching(/^[0-9a-f]{32}$/) })])
})

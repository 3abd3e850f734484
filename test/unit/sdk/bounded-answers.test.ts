/** A stranger answers in a broker's place, and goes on and on: a shop's server keeps its memory. */

import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createPayment, retrievePayment, retrieveVerdict, verifyVerdict } from '../../../sdk/index.ts'
import { EXPECTED, startStandIn } from './broker-stand-in.ts'
import type { StandIn } from './broker-stand-in.ts'

const KIBIBYTES_OF_64_MEBIBYTES = 64 * 1024
/** Of answers that were sent and not read: what the sockets of both sides hold. */
const ON_THE_WAY_BYTES = 16 * 1024 * 1024
const ORDER = { amount: 12_800, currency: 'JPY', order: 'A-1001' }

let broker: StandIn
beforeEach(async () => {
  broker = await startStandIn()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await broker.close()
})

const LENGTHS = [
  ['of 64 MiB', KIBIBYTES_OF_64_MEBIBYTES],
  ['without an end', Infinity],
] as const

describe.each(LENGTHS)('An answer %s', (_, thenKibibytes) => {
  test.each([200, 400, 500])('is read no further than any answer of the API goes, with status %i', async (status) => {
    broker.answers.push({ status, body: {}, thenKibibytes })
    const refused = { code: 'broker_answer_invalid', status, message: expect.stringContaining('Check that `broker`') }
    await expect(createPayment(broker.config, ORDER, { idempotencyKey: 'A-1001-1' })).rejects.toMatchObject(refused)
    await expect(retrievePayment(broker.config, 'pay_1')).rejects.toMatchObject(refused)
    await expect(retrieveVerdict(broker.config, 'pay_1')).rejects.toMatchObject(refused)
    expect(broker.requests, 'none was asked for twice').toHaveLength(3)
    expect(broker.sentBytes()).toBeLessThan(3 * ON_THE_WAY_BYTES)
  })

  test('in place of the keys leaves the verdict unknown', async () => {
    broker.answersKeys({ status: 200, body: { keys: [] }, thenKibibytes })
    await expect(verifyVerdict(broker.config, await broker.sign(), EXPECTED)).rejects.toMatchObject({
      code: 'verdict_keys_unavailable',
    })
    expect(broker.sentBytes()).toBeLessThan(ON_THE_WAY_BYTES)
  })
})

describe('An answer that stands still', () => {
  test('is given up with the time of its request', async () => {
    const server = createServer((_, response) => void response.writeHead(200).write('{"id":'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const signal = vi.spyOn(AbortSignal, 'timeout')
    signal.mockImplementation(() => {
      const over = new AbortController()
      setTimeout(() => over.abort(new DOMException('The time is over.', 'TimeoutError')), 50)
      return over.signal
    })
    const config = { ...broker.config, broker: `http://127.0.0.1:${port}` }
    await expect(retrievePayment(config, 'pay_1')).rejects.toMatchObject({ code: 'broker_timeout' })
    expect(signal.mock.calls).toEqual([[30_000], [30_000], [30_000]])
    server.closeAllConnections()
    server.close()
  })
})

describe('An answer just under the bound', () => {
  test('is read whole, a character cut between two pieces too', async () => {
    const order = '注'.repeat(300_000)
    broker.answers.push({ status: 200, body: { id: 'pay_1', order } })
    expect(await retrievePayment(broker.config, 'pay_1')).toMatchObject({ order })
  })
})

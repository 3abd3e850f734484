/**
 * A flood, in a thread of its own: sends the same request so many times a
 * second to a port of this machine, however slow the answers are, until it is
 * told to end. Run as a worker thread by flood.ts.
 */
import { randomUUID } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import { LoopbackClient } from '../servers/http.ts'

/** Says what is sent, how often, and where to. */
export interface Flood {
  port: number
  method: 'GET' | 'POST'
  path: string
  headers: Record<string, string>
  body?: string
  /** Each request gets an Idempotency-Key of its own. */
  isKeyed?: boolean
}

/** Counts the answers by status; 0: none came. */
export type FloodAnswers = Record<number, number>

/** Requests a second: five times what one key may send, and twelve times what it may create. */
const FLOOD_PER_SECOND = 1_000
const FLOOD_TICK_MS = 10
/** So many connections, each with one request on its way: what is measured is the broker, not how its runtime accepts connections. */
const FLOOD_UNDER_WAY_MAX = 32

const { port, method, path, headers, body, isKeyed = false } = workerData as Flood
const client = new LoopbackClient(port, FLOOD_UNDER_WAY_MAX)
const answers: FloodAnswers = {}
let underWay = 0

function send(): void {
  underWay += 1
  const own = isKeyed ? { ...headers, 'idempotency-key': randomUUID() } : headers
  void client
    .send(method, path, own, body)
    .then(({ status }) => (answers[status] = (answers[status] ?? 0) + 1))
    .catch(() => (answers[0] = (answers[0] ?? 0) + 1))
    .finally(() => (underWay -= 1))
}

const tick = setInterval(() => {
  for (let i = 0; i < (FLOOD_PER_SECOND * FLOOD_TICK_MS) / 1000 && underWay < FLOOD_UNDER_WAY_MAX; i++) send()
}, FLOOD_TICK_MS)

parentPort?.once('message', () => {
  clearInterval(tick)
  parentPort?.postMessage(answers, [])
  client.close()
  parentPort?.close()
})

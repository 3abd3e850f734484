/** A server that refuses everything at once with 429, in a thread of its own: what a flood costs the machine alone. Run as a worker thread by flood.ts. */
import { parentPort } from 'node:worker_threads'
import { startLoopbackServer } from '../servers/loopback-server.ts'

const server = await startLoopbackServer((request, response) => {
  request.resume()
  response.writeHead(429, { 'retry-after': '1', 'content-type': 'application/problem+json' }).end('{"status":429}')
})
parentPort?.postMessage(Number(new URL(server.origin).port), [])
parentPort?.once('message', () => {
  void server.stop().then(() => parentPort?.close())
})

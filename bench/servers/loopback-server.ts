import { createServer, type RequestListener, type Server } from 'node:http'

/** A server of the bench's own process, on a free port of 127.0.0.1. */
export interface LoopbackServer {
  origin: string
  stop(): Promise<void>
}

export async function startLoopbackServer(listener: RequestListener): Promise<LoopbackServer> {
  const server: Server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** A merchant's server, which hears of events. */
export interface WebhookReceiver extends LoopbackServer {
  received: number
  /** Until so many have come in all. */
  hasReceived(count: number): Promise<void>
}

const RECEIVE_DEADLINE_MS = 60_000
const LOOK_EACH_MS = 20

/** Starts a receiver of webhooks. `status`: what it answers to everything. */
export async function startWebhookReceiver(status = 204): Promise<WebhookReceiver> {
  const server = await startLoopbackServer((request, response) => {
    request.resume()
    request.on('end', () => {
      receiver.received += 1
      response.writeHead(status).end()
    })
  })
  const receiver: WebhookReceiver = {
    ...server,
    received: 0,
    async hasReceived(count) {
      for (let waited = 0; receiver.received < count; waited += LOOK_EACH_MS) {
        if (waited > RECEIVE_DEADLINE_MS) throw new Error(`${receiver.received} of ${count} deliveries came.`)
        await new Promise((resolve) => setTimeout(resolve, LOOK_EACH_MS))
      }
    },
  }
  return receiver
}

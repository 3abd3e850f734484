/** Servers of the tests at free ports of this machine. */

import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export function listening(server: Server, port = 0): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve())
  })
}

export function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Below the ports that systems give to whoever asks for any: nobody is given one meanwhile. */
const FIRST_PORT = 30_100
const PORTS = 2_600
const TRIES = 100
const given = new Set<number>()

/** Returns an origin where nobody listens yet, and each but once. */
export async function freeOrigin(): Promise<string> {
  for (let tries = 0; tries < TRIES; tries++) {
    const port = FIRST_PORT + Math.floor(Math.random() * PORTS)
    if (given.has(port)) continue
    given.add(port)
    const server = createServer()
    const isFree = await listening(server, port).then(
      () => true,
      () => false,
    )
    if (!isFree) continue
    const origin = originOf(server)
    await closed(server)
    return origin
  }
  throw new Error('No port is free.')
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

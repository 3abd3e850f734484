/** The broker by another address, where its form's script is kept back until a test lets it come. */

import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface HeldBroker {
  origin: string
  /** Keeps back every script of the form that is asked for from now on; gives what lets them come. */
  hold(this: void): () => void
  close(this: void): Promise<void>
}

export async function holdBroker(broker: string): Promise<HeldBroker> {
  let held = Promise.resolve()
  const server = createServer((asked, answer) => {
    const pass = (): void => {
      const headers = { ...asked.headers, host: new URL(broker).host }
      const onward = request(broker + asked.url, { method: asked.method, headers }, (told) => {
        answer.writeHead(told.statusCode ?? 502, told.headers)
        told.pipe(answer)
      })
      onward.on('error', () => answer.destroy())
      asked.pipe(onward)
    }
    if (asked.url?.startsWith('/assets/checkout-')) void held.then(pass)
    else pass()
  })
  await new Promise<void>((resolve) => server.listen(0, resolve))
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    hold() {
      let letCome: () => void = () => undefined
      held = new Promise((resolve) => (letCome = resolve))
      return letCome
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

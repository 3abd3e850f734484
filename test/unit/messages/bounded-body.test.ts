/** Bodies that others send are read up to a size and a time, from real servers that keep to neither. */

import { createServer } from 'node:http'
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { boundedText, discardBody, fetchText } from '../../../messages/bounded-body.ts'

const MAX = 64 * 1024
const FLOOD_BYTES = 64 * 1024 * 1024
const BOUNDS = { maxBytes: MAX, timeoutMs: 5_000 }

let sent = 0
let server: Server
let origin: string

const ANSWERS: Record<string, (response: ServerResponse) => void> = {
  '/whole': (response) => response.end('x'.repeat(MAX)),
  '/one-more': (response) => response.end('x'.repeat(MAX + 1)),
  '/flood': (response) => flood(response),
  '/flood-that-says-small': (response) => {
    // A raw answer: what the header says is not what follows.
    response.socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}' + 'x'.repeat(MAX))
  },
  '/says-large': (response) => response.writeHead(200, { 'content-length': String(FLOOD_BYTES) }).flushHeaders(),
  '/bomb': (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(16 * 1024 * 1024))),
  '/trickles': (response) => {
    const timer = setInterval(() => response.write('x'), 10)
    response.on('close', () => clearInterval(timer))
  },
  '/stops-half-way': (response) => response.write('{"keys":['),
  '/breaks': (response) => {
    response.write('{"keys":[')
    setTimeout(() => response.destroy(), 20)
  },
  '/never': () => undefined,
  '/elsewhere': (response) => response.writeHead(302, { location: '/whole' }).end(),
  '/split': (response) => {
    const bytes = Buffer.from('ひるね')
    response.write(bytes.subarray(0, 4))
    setTimeout(() => response.end(bytes.subarray(4)), 20)
  },
}

function flood(response: ServerResponse): void {
  const chunk = Buffer.alloc(MAX, 'x')
  const more = (): void => {
    while (sent < FLOOD_BYTES) {
      sent += chunk.length
      if (!response.write(chunk)) return void response.once('drain', more)
    }
    response.end()
  }
  more()
}

beforeAll(async () => {
  server = createServer((request, response) => ANSWERS[request.url ?? '']?.(response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

describe('An answer', () => {
  test('of the size that is allowed is read whole, and one byte more is refused', async () => {
    expect(await fetchText(`${origin}/whole`, BOUNDS)).toMatchObject({ kind: 'answer', text: 'x'.repeat(MAX) })
    expect(await fetchText(`${origin}/one-more`, BOUNDS)).toEqual({ kind: 'too_large', status: 200 })
  })

  test('of 64 MiB is refused at its limit, and not read', async () => {
    expect(await fetchText(`${origin}/flood`, BOUNDS)).toEqual({ kind: 'too_large', status: 200 })
    // What the sockets hold between the two.
    expect(sent).toBeLessThan(FLOOD_BYTES / 4)
  })

  test('that announces 64 MiB is refused for that alone', async () => {
    expect(await fetchText(`${origin}/says-large`, BOUNDS)).toEqual({ kind: 'too_large', status: 200 })
  })

  test('that is small on the wire and large when unpacked is refused', async () => {
    expect(await fetchText(`${origin}/bomb`, BOUNDS)).toEqual({ kind: 'too_large', status: 200 })
  })

  test.each(['/trickles', '/stops-half-way', '/never'])('that comes for ever or never (%s) is late', async (path) => {
    expect(await fetchText(`${origin}${path}`, { ...BOUNDS, timeoutMs: 150 })).toEqual({ kind: 'late' })
  })

  test('that breaks off is none', async () => {
    expect(await fetchText(`${origin}/breaks`, BOUNDS)).toMatchObject({ kind: 'unreachable' })
    expect(await fetchText('http://127.0.0.1:1/', BOUNDS)).toMatchObject({ kind: 'unreachable' })
  })

  test('that sends elsewhere is not followed', async () => {
    expect(await fetchText(`${origin}/elsewhere`, BOUNDS)).toEqual({ kind: 'answer', status: 302, text: '' })
  })

  test('whose letters are cut between two pieces is read as it was written', async () => {
    expect(await fetchText(`${origin}/split`, BOUNDS)).toMatchObject({ text: 'ひるね' })
  })

  test('whose header says less than follows is read as far as it says', async () => {
    expect(await fetchText(`${origin}/flood-that-says-small`, BOUNDS)).toMatchObject({ text: '{}' })
  })
})

describe('A body', () => {
  const bounds = (ms: number) => ({ maxBytes: 10, deadline: AbortSignal.timeout(ms) })
  const body = (pull: (controller: ReadableStreamDefaultController<Uint8Array>) => void | Promise<void>) =>
    new Response(new ReadableStream({ pull, cancel: () => new Promise(() => undefined) }))

  test('that says it is small is counted all the same', async () => {
    const lying = body((controller) => controller.enqueue(new Uint8Array(6)))
    lying.headers.set('content-length', '1')
    expect(await boundedText(lying, bounds(5_000))).toEqual({ ok: false, problem: 'too_large' })
  })

  test('that never comes is late, though its sender does not let go either', async () => {
    expect(
      await boundedText(
        body(() => new Promise(() => undefined)),
        bounds(30),
      ),
    ).toEqual({
      ok: false,
      problem: 'too_late',
    })
  })

  test('that fails is broken; one that is not there is empty', async () => {
    const failing = body((controller) => controller.error(new Error('gone')))
    expect(await boundedText(failing, bounds(5_000))).toEqual({ ok: false, problem: 'broken' })
    expect(await boundedText(new Response(null), bounds(5_000))).toEqual({ ok: true, text: '' })
  })

  test('that nobody reads is let go without waiting for its sender', () => {
    expect(discardBody(body(() => undefined))).toBeUndefined()
  })
})

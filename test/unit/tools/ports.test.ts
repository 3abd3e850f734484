/** The ports that a demo takes where nobody named any. */

import { createServer } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { HIGHEST_OFFSET } from '../../../tools/demo/places.ts'
import { freeBasePort } from '../../../tools/demo/ports.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

function listens(port: number): Promise<() => Promise<void>> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port }, () =>
      resolve(() => new Promise((closed) => server.close(() => closed()))),
    )
  })
}

test('A range that somebody was given is nobody else’s, also before anything listens in it', async () => {
  const given = await freeBasePort()
  vi.spyOn(Math, 'random').mockReturnValue(placeOf(given))
  await expect(freeBasePort()).rejects.toThrow('No free range')
  const end = await listens(given)
  await end()
})

test('A range of which one port is taken is not given to anybody', async () => {
  const wanted = await freeBasePort()
  const end = await listens(wanted + STEP)
  try {
    vi.spyOn(Math, 'random').mockReturnValue(placeOf(wanted + STEP))
    await expect(freeBasePort()).rejects.toThrow('No free range')
  } finally {
    await end()
  }
})

/** From the first port of a range to that of the next. */
const STEP = HIGHEST_OFFSET + 2
const RANGES = Math.floor(20_000 / STEP)

/** The random number by which a range is chosen. */
function placeOf(basePort: number): number {
  return ((basePort - 10_000) / STEP + 0.5) / RANGES
}

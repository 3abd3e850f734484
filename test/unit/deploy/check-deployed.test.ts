/** The look at what was deployed: whatever else stands at an address, it is named and not taken for ours. */

import { afterEach, describe, expect, test, vi } from 'vitest'
import packageJson from '../../../package.json' with { type: 'json' }
import { checkDeployed } from '../../../tools/deploy/check-deployed.ts'
import { CHECK_TRIES_MAX } from '../../../tools/deploy/limits.ts'

afterEach(() => void vi.unstubAllGlobals())

const ORIGIN = 'https://checkout.example.com'
const WELL: Record<string, () => Response | Promise<Response>> = {
  '/healthz': () => Response.json({ status: 'ok' }),
  '/readyz': () => Response.json({ status: 'ready', failing: [] }),
  '/.well-known/jwks.json': () => Response.json({ keys: [{ kid: 'a' }, { kid: 'b' }] }),
  '/openapi.json': () => Response.json({ info: { version: packageJson.version } }),
}

/** Answers as a broker that is well, but for what is given; counts what it was asked. */
function answering(changed: Record<string, () => Response | Promise<Response>>): { asked: string[] } {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (url: string) => {
    const { pathname } = new URL(url)
    asked.push(pathname)
    return { ...WELL, ...changed }[pathname]?.() ?? new Response(null, { status: 404 })
  })
  return { asked }
}

const check = (keys: string[] = ['a']) => checkDeployed('broker', ORIGIN, keys, async () => undefined)

describe('A broker that was deployed', () => {
  test('is well when it is alive and ready, publishes its keys, and is of this version', async () => {
    answering({})
    expect((await check(['a', 'b'])).well).toEqual(Object.keys(WELL))
  })

  test('is asked again until a new domain answers', async () => {
    let away = 3
    const { asked } = answering({
      '/healthz': () => {
        away -= 1
        if (away > 0) throw new TypeError('fetch failed')
        return Response.json({ status: 'ok' })
      },
    })
    await check()
    expect(asked.slice(0, 4)).toEqual(['/healthz', '/healthz', '/healthz', '/readyz'])
  })

  test.each<[string, Record<string, () => Response | Promise<Response>>, RegExp]>([
    [
      'cannot be reached',
      { '/healthz': () => Promise.reject(new TypeError('fetch failed')) },
      /\/healthz cannot be reached/,
    ],
    ['answers with a page', { '/healthz': () => new Response('<h1>Parked</h1>') }, /\/healthz answers no JSON object/],
    ['answers with a list', { '/healthz': () => Response.json([]) }, /\/healthz answers no JSON object/],
    ['answers with an error', { '/healthz': () => new Response('', { status: 522 }) }, /\/healthz answers 522/],
    ['leads elsewhere', { '/healthz': () => new Response('', { status: 301 }) }, /\/healthz answers 301/],
    [
      'answers too much',
      { '/openapi.json': () => new Response('x', { headers: { 'content-length': String(64 * 1024 * 1024) } }) },
      /more than it ever does/,
    ],
    ['is not ready', { '/readyz': () => Response.json({ failing: ['directory'] }, { status: 503 }) }, /503: directory/],
    ['publishes no keys', { '/.well-known/jwks.json': () => Response.json({}) }, /publishes no keys/],
    [
      'has others’ keys',
      { '/.well-known/jwks.json': () => Response.json({ keys: [null, { kid: 'c' }] }) },
      /others were put there from elsewhere/,
    ],
    ['is an older one', { '/openapi.json': () => Response.json({ info: { version: '0.0.1' } }) }, /is of 0\.0\.1/],
  ])('that %s is not taken for well, and not asked for ever', async (_, changed, sentence) => {
    const { asked } = answering(changed)
    await expect(check()).rejects.toThrow(sentence)
    const [path] = Object.keys(changed)
    expect(asked.filter((one) => one === path)).toHaveLength(CHECK_TRIES_MAX)
  })
})

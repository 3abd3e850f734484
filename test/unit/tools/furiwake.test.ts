/** The command line before a broker is asked: what is typed wrong, and who may read what. What it does at a broker: demo.test.ts. */

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { COMMANDS } from '../../../tools/furiwake/commands.ts'
import { tableText } from '../../../tools/furiwake/table.ts'
import { types, type Ran } from './command-line.ts'

const SECRET = `op_secret_${'0'.repeat(26)}`
const env = { FURIWAKE_BROKER: 'https://broker.example', FURIWAKE_OPERATOR_TOKEN: SECRET }
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'furiwake-operator-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => vi.unstubAllGlobals())

/** Answers in place of the broker, and notes what it was asked. */
function answering(answer: () => Response | Promise<Response>): Request[] {
  const asked: Request[] = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    asked.push(new Request(url, init))
    return answer()
  })
  return asked
}

const typed = (args: string, given: { env?: Record<string, string>; answer?: string } = {}): Promise<Ran> =>
  types(args, { folder, env, ...given })

describe('The command line', () => {
  test('tells of every command, of one kind, and of what there is not', async () => {
    const all = await typed('--help')
    expect(all.code).toBe(0)
    for (const { name } of COMMANDS) expect(all.out).toContain(`furiwake ${name}`)
    const some = await typed('merchants --help')
    expect(some.out).toContain('furiwake merchants add')
    expect(some.out).not.toContain('furiwake issuers')
    expect(await typed('merchants burn')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('merchants burn') as string,
    })
  })

  test.each([
    ['merchants show', 'furiwake merchants show MERCHANT'],
    ['keys revoke mer_1', 'furiwake keys revoke MERCHANT KEY'],
    ['audit more', 'furiwake audit'],
    ['merchants add --nickname x', '--nickname'],
    ['keys add mer_1 --mode', '--mode'],
    ['ledgers restore mer_1 abc', '--to 2026-01-31T10:00Z'],
    ['ledgers restore mer_1 abc --to 2026-01-31T10:00', '--to 2026-01-31T10:00Z'],
    ['ledgers restore mer_1 abc --to 2026-01-31T10:00Z --bookmark x', '--bookmark BOOKMARK'],
    ['issuers add nowhere.json', 'nowhere.json'],
    ['issuers certificate 4 nowhere.jwt', 'furiwake certify'],
  ])('says how it is typed: %s', async (args, how) => {
    const asked = answering(() => Response.json({}))
    expect(await typed(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(how) as string })
    expect(asked).toEqual([])
  })

  test('repeats no secret that stands where none belongs', async () => {
    const { code, err } = await typed(`merchants list --token=${SECRET}`)
    expect(code).toBe(2)
    expect(err).toContain('--token')
    expect(err).not.toContain(SECRET)
  })

  test('asks before what cannot be undone, and says so where nobody is there', async () => {
    const asked = answering(() =>
      Response.json({ data: [], name: { en: 'Kite Shop' }, origins: ['https://a.example'] }),
    )
    const once = [
      'merchants disable mer_1',
      'origins remove mer_1 https://a.example',
      'keys revoke mer_1 key_1',
      'ledgers close mer_1 abc',
      'ledgers restore mer_1 abc --to 2026-01-31T10:00Z',
      'issuers disable 4',
      'issuers enable 4 --without-certificate x',
      'tokens revoke tok_1',
    ]
    for (const args of once) {
      expect(await typed(args), args).toMatchObject({
        code: 2,
        out: '',
        err: expect.stringContaining('--yes') as string,
      })
      expect(await typed(args, { answer: '' }), args).toMatchObject({ code: 2, out: '' })
      expect(
        asked.every(({ method }) => method === 'GET'),
        args,
      ).toBe(true)
      expect((await typed(args, { answer: 'y' })).code, args).toBe(0)
      expect((await typed(`${args} --yes`)).code, args).toBe(0)
      expect(asked.splice(0).filter(({ method }) => method !== 'GET')).toHaveLength(2)
    }
  })

  test('sends a certificate as the suite has written it, and of an issuer.json what is for the broker', async () => {
    const asked = answering(() => Response.json({ prefix: 'KU' }))
    writeFileSync(join(folder, 'certificate.jwt'), 'a.b.c\n')
    writeFileSync(
      join(folder, 'issuer.json'),
      JSON.stringify({ prefix: 'KU', mark: '雲', certification: { members: [] } }),
    )
    await typed('issuers certificate KU certificate.jwt')
    await typed('issuers add issuer.json')
    await typed('issuers change K/U issuer.json')
    const sent = await Promise.all(
      asked.map(async (request) => [`${request.method} ${request.url.slice(34)}`, await request.json()]),
    )
    expect(sent).toEqual([
      ['POST /issuers/KU/certifications', { certificate: 'a.b.c' }],
      ['POST /issuers', { prefix: 'KU', mark: '雲' }],
      ['PATCH /issuers/K%2FU', { mark: '雲' }],
    ])
  })

  test('prints a shop’s link into its console, by the shop’s key from the environment alone', async () => {
    const url = 'https://broker.example/console#token'
    const asked = answering(() => Response.json({ url, expires_at: '2026-01-31T00:00:00Z' }, { status: 201 }))
    const key = `sk_test_${'0'.repeat(26)}`
    const shop = { FURIWAKE_BROKER: 'https://broker.example', FURIWAKE_SECRET_KEY: key }
    const ran = await typed('console --role operator --name Aoi', { env: shop })
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining(`${url}\n`) as string })
    expect(ran.out).not.toContain(key)
    const [request] = asked.splice(0)
    expect(request?.url).toBe('https://broker.example/v1/console-sessions')
    expect(request?.headers.get('authorization')).toBe(`Bearer ${key}`)
    expect(await request?.json()).toEqual({ role: 'operator', name: 'Aoi' })
    for (const wrong of [env, { ...shop, FURIWAKE_SECRET_KEY: SECRET }]) {
      const refused = await typed('console --name Aoi', { env: wrong })
      expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('FURIWAKE_SECRET_KEY') as string })
      expect(refused.err).not.toContain(SECRET)
    }
    expect(asked).toEqual([])
  })

  test('prints an operator’s link into the operators’ console, by the token of the profile', async () => {
    const url = 'https://broker.example/operator/console#secret'
    const asked = answering(() => Response.json({ url, expires_at: '2026-01-31T00:00:00Z' }, { status: 201 }))
    const ran = await typed('operator-console')
    expect(ran).toMatchObject({ code: 0, out: expect.stringContaining(`${url}\n`) as string })
    expect(ran.out).not.toContain(SECRET)
    expect(asked[0]?.method).toBe('POST')
    expect(asked[0]?.url).toMatch(/\/operator\/v1\/console-sessions$/)
    expect(asked[0]?.headers.get('authorization')).toBe(`Bearer ${SECRET}`)
  })

  test('reads the audit log of one object or by one actor', async () => {
    const asked = answering(() => Response.json({ data: [], next_after: null }))
    await typed('audit --object mer_1 --actor tok_1')
    expect(asked[0]?.url).toMatch(/\/audit\?limit=100&object=mer_1&actor=tok_1$/)
  })

  test('limits a key to the scopes that are named', async () => {
    const asked = answering(() => Response.json({ id: 'key_1' }))
    await typed('keys add mer_1 --mode test --name x --scope read --scope create')
    await typed('keys add mer_1 --mode test --name x')
    expect(await Promise.all(asked.map((request) => request.json()))).toEqual([
      { mode: 'test', name: 'x', scopes: ['read', 'create'] },
      { mode: 'test', name: 'x' },
    ])
  })

  test('shows a broker’s problem with its field and its fix, or as JSON', async () => {
    const problem = {
      title: 'Not valid',
      detail: 'A name.',
      param: 'name.en',
      code: 'invalid_request',
      request_id: 'req_1',
    }
    answering(() => Response.json(problem, { status: 400 }))
    const { code, err } = await typed('merchants add')
    expect(code).toBe(1)
    expect(err).toBe('Not valid [name.en]: A name. (invalid_request, req_1)\n')
    const json = await typed('merchants add --json')
    expect(json).toMatchObject({ code: 1, out: '' })
    expect(JSON.parse(json.err)).toEqual(problem)
  })

  test.each([
    ['that is away', () => Promise.reject(new TypeError('refused')), 'Nobody answers'],
    ['that is none', () => new Response('<html>'), 'answered 200'],
    ['that answers without end', () => new Response('x'.repeat(9_000_000)), 'more than a broker does'],
    ['that leads elsewhere', () => Response.redirect('https://elsewhere.example/', 302), 'answered 302'],
  ])('says in one sentence what is with a broker %s', async (_, answer, said) => {
    answering(answer)
    const { code, out, err } = await typed('merchants list')
    expect({ code, out, lines: err.trim().split('\n').length }).toEqual({ code: 2, out: '', lines: 1 })
    expect(err).toContain(said)
    expect(err).not.toContain(SECRET)
  })
})

describe('A profile', () => {
  const file = (): string => join(folder, 'profile.json')
  const write = (value: unknown, mode = 0o600): void => {
    writeFileSync(file(), typeof value === 'string' ? value : JSON.stringify(value))
    chmodSync(file(), mode)
  }

  test('is the environment’s, or a file’s that is named; the token goes to that broker alone', async () => {
    const asked = answering(() => Response.json({ data: [] }))
    await typed('tokens list')
    write({ broker: 'https://other.example', operator_token: 'op_other' })
    await typed('tokens list --profile profile.json')
    const seen = asked.map(({ url, headers }) => `${url} ${headers.get('authorization')}`)
    expect(seen).toEqual([
      `https://broker.example/operator/v1/tokens Bearer ${SECRET}`,
      'https://other.example/operator/v1/tokens Bearer op_other',
    ])
  })

  test('is looked for in the folder of one’s own', async () => {
    const { code, err } = await typed('tokens list', { env: { HOME: folder } })
    expect(code).toBe(2)
    expect(err).toMatch(/No broker is named.*FURIWAKE_BROKER.*--profile/)
  })

  test.skipIf(process.platform === 'win32')('that others can read is not used', async () => {
    const asked = answering(() => Response.json({ data: [] }))
    write({ broker: 'https://other.example', operator_token: 'op_other' }, 0o644)
    const { code, err } = await typed('tokens list --profile profile.json')
    expect({ code, asked: asked.length }).toEqual({ code: 2, asked: 0 })
    expect(err).toContain('chmod 600')
  })

  test.each([
    ['is no JSON', 'op_secret_oops', 'no JSON object'],
    ['has no token', { broker: 'https://other.example' }, 'no token'],
    ['names a broker in the clear', { broker: 'http://broker.example', operator_token: 'x' }, 'https'],
    ['names no broker’s address', { broker: 'broker.example', operator_token: 'x' }, 'origin'],
  ])('that %s says what to do, and nothing of what is in it', async (_, value, said) => {
    write(value)
    const { code, err } = await typed('tokens list --profile profile.json', { env: { HOME: folder } })
    expect(code).toBe(2)
    expect(err).toContain(said)
    expect(err).not.toContain('oops')
  })
})

test('A table is as wide as what is in it, Japanese counted double', () => {
  const rows = [
    { name: '凧の店', id: 'a' },
    { name: 'Kite', id: null },
  ]
  expect(
    tableText(rows, [
      ['NAME', 'name'],
      ['ID', 'id'],
    ]),
  ).toBe('NAME    ID\n凧の店  a\nKite    -\n')
  expect(tableText([], [['NAME', 'name']])).toBe('None.\n')
  expect(tableText([{ name: '\u001b[2JKite\nShop' }], [['NAME', 'name']])).toBe('NAME\n[2JKite Shop\n')
})

/** The command line's keyring: a key is made, used and taken out in three steps, and no step is taken too soon. */

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

import { readSecretList } from '../../../protocol/secret-list.ts'
import { readOwnKeys } from '../../../messages/own-keys.ts'
import { JWKS_KEPT_MAX_MS } from '../../../messages/limits.ts'
import { VERDICT_LIFETIME_SECONDS } from '../../../protocol/verdict.ts'
import { keepSecrets, readKeptSecrets, replaceSecret } from '../../../tools/deploy/kept-secrets.ts'
import { BROKER_KINDS, ISSUER_KINDS, kindNamed } from '../../../tools/furiwake/keys/kinds.ts'
import { wranglerArguments } from '../../../tools/furiwake/keys/secret-place.ts'
import type { Setting } from '../../../tools/furiwake/keys/secret-place.ts'
import { types, type Ran } from './command-line.ts'

const START = Date.UTC(2027, 0, 4)
const OF_BROKER = Object.keys(BROKER_KINDS)
const OF_ISSUER = Object.keys(ISSUER_KINDS).map((kind) => `4:${kind}`)

let folder: string
let put: Setting[]
let isDown = false
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'furiwake-keyring-'))
  put = []
  isDown = false
  vi.useFakeTimers({ now: START, toFake: ['Date'] })
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const place = {
  put: async (setting: Setting): Promise<void> => {
    if (isDown) throw new Error('The platform is away.')
    put.push(setting)
  },
}

function runs(
  args: string,
  given: { answer?: string; input?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const { input = '', ...more } = given
  const env = { HOME: folder, FURIWAKE_KEYRING: join(folder, 'ring.json'), ...given.env }
  return types(args, { folder, ...more, env, place, input: async () => input })
}
const after = (ms: number): void => void vi.setSystemTime(Date.now() + ms)
const last = (variable: string): string => put.findLast((each) => each.variable === variable)?.value ?? ''

/** The names in a setting, in its order: of pairs, and of secrets their first characters. */
function names(setting: string): string[] {
  return setting.startsWith('[') ? (readOwnKeys(setting) ?? []).map(({ kid }) => kid) : setting.split(' ')
}

async function ringWith(kind: string): Promise<void> {
  expect((await runs('keys init --environment staging')).code).toBe(0)
  expect((await runs(`keys publish ${kind}`)).code).toBe(0)
}

describe('A key', () => {
  test.each([...OF_BROKER.filter((kind) => kind !== 'webhook_secrets'), ...OF_ISSUER])(
    'of %s is published, used and taken out, and never before its time',
    async (name) => {
      const kind = kindNamed(name)
      if (kind === undefined) throw new Error('There is no such kind.')
      await ringWith(name)
      const [first = ''] = names(last(kind.variable))
      expect(put.map(({ server }) => server)).toEqual(kind.servers)

      expect((await runs(`keys publish ${name}`)).code).toBe(0)
      const [, second = ''] = names(last(kind.variable))
      expect(names(last(kind.variable))).toEqual([first, second])
      expect(await runs(`keys publish ${name}`)).toMatchObject({
        code: 2,
        err: expect.stringContaining('activate') as string,
      })

      after(kind.knownAfterMs - 1)
      expect(await runs(`keys activate ${name}`)).toMatchObject({
        code: 2,
        err: expect.stringContaining('2027-01-04T') as string,
      })
      after(1)
      expect((await runs(`keys activate ${name}`)).code).toBe(0)
      expect(names(last(kind.variable))).toEqual([second, first])

      after(kind.goneAfterMs - 1)
      const soon = await runs(`keys retire ${name} --yes`)
      expect(soon).toMatchObject({ code: 2, err: expect.stringContaining(kind.breaks) as string })
      after(1)
      expect((await runs(`keys retire ${name} --yes`)).code).toBe(0)
      expect(names(last(kind.variable))).toEqual([second])
    },
  )

  test.each([...OF_BROKER, ...OF_ISSUER])('of %s is what its server reads', async (name) => {
    const kind = kindNamed(name)
    await ringWith(name)
    await runs(`keys publish ${name}`)
    const text = last(kind?.variable ?? '')
    const pattern = {
      bytes: /^[\w-]{43}$/,
      webhook_secret: /^whsec_[A-Za-z0-9+/]{43}=$/,
      word: /^[\x21-\x7e]{16,256}$/,
    }
    const form = kind?.form ?? 'bytes'
    const isPair = form === 'signing' || form === 'sealing'
    expect(isPair ? readOwnKeys(text) : readSecretList(text, pattern[form])).toHaveLength(2)
  })

  test('that leaked is taken out at once, after a question, and the broker is told to publish it no more', async () => {
    await ringWith('verdicts')
    const [leaked = ''] = names(last('SIGNING_KEYS'))
    await runs('keys publish verdicts')
    expect((await runs('keys activate verdicts --leaked')).code).toBe(0)
    expect(await runs('keys retire verdicts --leaked', { answer: 'n' })).toMatchObject({
      code: 2,
      err: expect.stringContaining(BROKER_KINDS.verdicts.breaks) as string,
    })
    expect((await runs('keys retire verdicts --leaked', { answer: 'y' })).code).toBe(0)
    expect(names(last('SIGNING_KEYS'))).not.toContain(leaked)
    expect(last('REVOKED_KEYS')).toBe(leaked)
  })

  test('of webhook endpoints is taken out when the broker says that none needs it, and not without its word', async () => {
    await ringWith('webhook_secrets')
    await runs('keys publish webhook_secrets')
    after(BROKER_KINDS.webhook_secrets.knownAfterMs)
    await runs('keys activate webhook_secrets')
    after(BROKER_KINDS.webhook_secrets.goneAfterMs)
    expect((await runs('keys retire webhook_secrets')).err).toContain('--profile')
    const env = { FURIWAKE_BROKER: 'https://broker.example', FURIWAKE_OPERATOR_TOKEN: 'op_x' }
    const [, old] = (JSON.parse((await runs('keys list --json')).out) as { data: { id: string }[] }).data
    const says = (endpoints: number, unsealed = 0): void => {
      const key = { kind: 'webhook_secrets', id: old?.id, state: 'known', needed_until: null, endpoints }
      vi.stubGlobal('fetch', async () => Response.json({ data: [key], unsealed_endpoints: unsealed }))
    }
    says(3)
    expect((await runs('keys retire webhook_secrets', { env })).err).toContain('3 webhook endpoints')
    says(0, 2)
    expect((await runs('keys retire webhook_secrets', { env })).err).toContain('2 webhook endpoints')
    says(0)
    expect((await runs('keys retire webhook_secrets', { env })).code).toBe(0)
  })

  test('is not used before the broker that is named has it', async () => {
    await ringWith('verdicts')
    await runs('keys publish verdicts')
    after(BROKER_KINDS.verdicts.knownAfterMs)
    const env = { FURIWAKE_BROKER: 'https://broker.example', FURIWAKE_OPERATOR_TOKEN: 'op_x' }
    vi.stubGlobal('fetch', async () => Response.json({ data: [], unsealed_endpoints: 0 }))
    expect(await runs('keys activate verdicts', { env })).toMatchObject({ code: 2 })
    expect((await runs('keys activate verdicts')).code).toBe(0)
  })
})

describe('What a key waits for', () => {
  test('is counted from the limits of the code', () => {
    expect(BROKER_KINDS.verdicts.goneAfterMs).toBe(VERDICT_LIFETIME_SECONDS * 1000 + 15 * 60_000)
    expect(ISSUER_KINDS.authentication_sealing.goneAfterMs).toBeGreaterThan(JWKS_KEPT_MAX_MS)
  })

  test('begins when its setting was put: what could not be put is put again, and not made anew', async () => {
    await ringWith('verdicts')
    isDown = true
    await expect(runs('keys publish verdicts')).rejects.toThrow('away')
    isDown = false
    after(BROKER_KINDS.verdicts.knownAfterMs)
    expect((await runs('keys activate verdicts')).err).toContain('furiwake keys put verdicts')
    expect((await runs('keys put verdicts')).code).toBe(0)
    expect(names(last('SIGNING_KEYS'))).toHaveLength(2)
    expect(await runs('keys activate verdicts')).toMatchObject({
      code: 2,
      err: expect.stringContaining('from') as string,
    })
  })
})

describe('The keyring', () => {
  test('is its owner’s alone, and lists names and never a value', async () => {
    await ringWith('4:statement')
    const file = join(folder, 'ring.json')
    expect(statSync(file).mode & 0o077).toBe(0)
    const listed = await runs('keys list')
    expect(listed.out).toMatch(/4:statement +\S+ +in_use/)
    expect(listed.out).not.toContain(last('STATEMENT_KEY'))
    chmodSync(file, 0o644)
    expect((await runs('keys list')).err).toContain('chmod 600')
  })

  test('takes in what is set today, a single value or a list, and repeats nothing of what is wrong', async () => {
    await runs('keys init')
    const [one, two] = ['a'.repeat(43), 'b'.repeat(43)]
    expect((await runs('keys adopt client_secrets', { input: `${one}\n` })).code).toBe(0)
    expect((await runs('keys adopt webhook_secrets', { input: `${one} ${two}` })).out).toMatch(/in_use[^]*before/)
    const wrong = await runs('keys adopt operator_key', { input: 'hunter2' })
    expect(wrong.code).toBe(2)
    expect(wrong.err).not.toContain('hunter2')
    await runs('keys publish client_secrets')
    expect(last('CLIENT_SECRET_KEY').split(' ')[0]).toBe(one)
  })

  test('begins a list of its own for messages with the key that signed them until then', async () => {
    await ringWith('verdicts')
    const [inUse = ''] = names(last('SIGNING_KEYS'))
    await runs('keys publish messages')
    expect(names(last('MESSAGE_KEYS'))[0]).toBe(inUse)
    expect(names(last('MESSAGE_KEYS'))).toHaveLength(2)
  })

  test('writes settings into files that its owner alone can read, where it is told to', async () => {
    const env = { HOME: folder, FURIWAKE_KEYRING: join(folder, 'local.json') }
    await types('keys init --files settings', { folder, env })
    await types('keys publish 4:statement', { folder, env })
    for (const server of ['4-authentication', '4-settlement']) {
      const file = join(folder, 'settings', `${server}.vars`)
      expect(statSync(file).mode & 0o077).toBe(0)
      expect(readFileSync(file, 'utf8')).toMatch(/^STATEMENT_KEY='[\w-]{43}'\n$/)
    }
  })

  test.each([
    ['secret put SIGNING_KEYS --config wrangler.toml', {}, undefined],
    ['secret put SIGNING_KEYS --config wrangler.toml --env staging', { environment: 'staging' }, undefined],
    [
      'versions secret put SIGNING_KEYS --config wrangler.toml --env staging-mk',
      { environment: 'staging', gradual: true },
      'MK',
    ],
  ])('has wrangler put a value by stdin, which is in no argument: %s', (words, given, issuer) => {
    const setting = { server: 'broker', issuer, variable: 'SIGNING_KEYS' } as const
    expect(wranglerArguments({ by: 'wrangler', ...given }, setting, undefined).join(' ')).toBe(words)
  })

  test('has wrangler put it to the Worker that was deployed, by the configuration of the deploy', () => {
    const setting = { server: 'relay', issuer: '4', variable: 'SIGNING_KEYS' } as const
    const production = { by: 'wrangler', environment: 'production' } as const
    const words = wranglerArguments(production, setting, 'made/production-4/relay.json').join(' ')
    expect(words).toBe('secret put SIGNING_KEYS --config made/production-4/relay.json')
  })

  test('leaves a later deploy no key from before it was turned', () => {
    const file = join(folder, 'production.secrets.json')
    replaceSecret(file, 'broker', 'SIGNING_KEYS', 'nothing is kept here')
    expect(readKeptSecrets(file)).toEqual({})
    keepSecrets(file, 'broker', { SIGNING_KEYS: 'before', CLIENT_SECRET_KEY: 'another' })
    replaceSecret(file, 'broker', 'SIGNING_KEYS', 'after')
    expect(readKeptSecrets(file)).toEqual({ broker: { SIGNING_KEYS: 'after', CLIENT_SECRET_KEY: 'another' } })
    expect(statSync(file).mode & 0o077).toBe(0)
  })
})

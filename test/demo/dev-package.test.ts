/** `npx furiwake dev` as a shop's developer has it: the two packages as they are published, in a folder that holds nothing else. */

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { buildDevPackage, DEV_PACKAGE_FOLDER } from '../../tools/build/dev-package.ts'
import { PACKAGE_FOLDER } from '../../tools/build/packages.ts'
import type { DevInfo } from '../../tools/dev/dev-file.ts'
import { enterOwnIssuers, ownIssuerIn } from '../../tools/dev/own-issuers.ts'
import { BrokerClient } from '../../tools/furiwake/broker-client.ts'
import { documentedIssuer } from '../unit/conformance/documented-issuer.ts'
import type { RunningIssuer } from '../unit/conformance/documented-issuer.ts'

const FURIWAKE = join(PACKAGE_FOLDER, 'bin', 'furiwake.js')

describe('npx furiwake dev', () => {
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-shop-'))
  let broker: ChildProcess
  let receiver: Server
  /** A company that is being written on the same machine. */
  let own: RunningIssuer | undefined
  let said = ''
  /** Holds what the shop's webhook was told. */
  const told: { type: string; payment?: { id: string } }[] = []

  function starts(...words: string[]): ChildProcess {
    const { INIT_CWD: _, ...env } = process.env
    return spawn(process.execPath, [FURIWAKE, ...words], { cwd: folder, env })
  }

  /** Returns what a command beside it prints, as JSON. */
  async function answer(...words: string[]): Promise<unknown> {
    const child = starts(...words, '--json')
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()))
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
    return code === 0 ? (JSON.parse(text) as unknown) : `${code}: ${text}`
  }

  beforeAll(async () => {
    await buildDevPackage()
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(DEV_PACKAGE_FOLDER, join(folder, 'node_modules', 'furiwake-dev'), 'junction')
    receiver = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        told.push(JSON.parse(Buffer.concat(chunks).toString()) as (typeof told)[number])
        response.writeHead(204).end()
      })
    })
    await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve))
    const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks`
    const company = await documentedIssuer()
    writeFileSync(join(folder, 'issuer.json'), JSON.stringify(company.entry))
    const shop = ['--origin', 'http://localhost:3000/cart', '--webhook', webhook]
    broker = starts('dev', '--port', '0', ...shop, '--issuer', 'issuer.json')
    broker.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    broker.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await vi.waitFor(() => expect(said).toContain('Ready in'), { timeout: 90_000 })
    const trusted = (name: string) => new RegExp(`${name} +(http://localhost:\\d+)\n`).exec(said)?.[1] ?? ''
    own = await company.start({ broker: trusted('Broker'), relay: trusted('Relay centre') })
  }, 120_000)
  afterAll(() => {
    broker.kill('SIGTERM')
    receiver.close()
    own?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('prints what belongs on the server and on the page, and whom to pay as', () => {
    expect(said).toMatch(/FURIWAKE_SECRET_KEY=sk_test_\w+/)
    expect(said).toMatch(/FURIWAKE_BROKER=http:\/\/localhost:\d+/)
    expect(said).toContain('for http://localhost:3000\n')
    expect(said).toContain('4100 2207 3119     sumire-plain-2026')
  })

  test('makes an event happen that is asked for, shows what came in, and lists the payment', async () => {
    const made = await answer('trigger', 'payment.captured', '--order', 'A-7')
    expect(made).toMatchObject({ event: 'payment.captured', status: 'captured' })
    expect(await answer('payments', 'list')).toMatchObject({ data: [{ order: 'A-7', status: 'captured' }] })
    await expect.poll(() => said).toMatch(/POST {2}\/v1\/payments +201/)
    expect(said).toMatch(/step 5 {2}Sumire Card: authenticated/)
  })

  test('has payments taken by an issuer that is being written beside it, by its issuer.json alone', async () => {
    expect(said).toMatch(/YZ10 0220 76 +yuzu-plain-2026 +plain/)
    const made = await answer('trigger', 'payment.refunded', '--issuer', 'YZ', '--order', 'Y-1', '--amount', '900')
    expect(made).toMatchObject({ event: 'payment.refunded', status: 'refunded' })
    expect(await answer('payments', 'list')).toMatchObject({ data: [{ order: 'Y-1', issuer: 'YZ' }, {}] })
    await expect.poll(() => said).toMatch(/step 5 {2}Yuzu Points: authenticated/)
    expect(await answer('trigger', 'payment.declined', '--issuer', 'YZ')).toMatchObject({ status: 'declined' })
    // More than there is on it.
    expect(await answer('trigger', 'payment.captured', '--issuer', 'YZ', '--amount', '900000')).toMatch(
      /^2: pay_\w+ is declined \(insufficient_funds\), and not captured\.$/m,
    )
    expect(await answer('trigger', 'payment.declined', '--issuer', 'MN')).toMatch(
      /^2: No test member of MN has the story insufficient_funds/,
    )
  })

  test('has that issuer as its file says when it is given again, and as it was where the broker refuses the file', async () => {
    const info = JSON.parse(readFileSync(join(folder, '.furiwake', 'dev.json'), 'utf8')) as DevInfo
    const operator = new BrokerClient({ broker: info.broker, token: info.operator_token })
    const entry = JSON.parse(readFileSync(join(folder, 'issuer.json'), 'utf8')) as object
    const given = async (changes: object) => {
      writeFileSync(join(folder, 'changed.json'), JSON.stringify({ ...entry, ...changes }))
      await enterOwnIssuers({ ...info, relays: [info.relay ?? ''] }, [ownIssuerIn(folder, 'changed.json')])
    }
    const entered = () => operator.ask('GET', '/issuers/YZ')
    const texts = { en: { station: 'Points company' } }
    await given({ texts, color: '#2f6f4f' })
    expect(await entered()).toMatchObject({ enabled: true, color: '#2f6f4f', texts })
    await expect(given({ color: 'red' })).rejects.toThrow('A colour as #rrggbb')
    expect(await entered()).toMatchObject({ enabled: true, color: '#2f6f4f', texts })
    await given({})
    expect(await entered()).toMatchObject({ enabled: true, color: '#475569', texts: {} })
  })

  test('lets days go by: a payment at the counter ends, then a hold of seven days, and the shop is told', async () => {
    const begun = async (event: string) => ((await answer('trigger', event)) as { payment: string }).payment
    const held = await begun('payment.authorized')
    const awaited = await begun('payment.awaiting_payment')
    const captured = await begun('payment.captured')
    const statuses = async () => {
      const { data } = (await answer('payments', 'list')) as { data: { id: string; status: string }[] }
      return Object.fromEntries(data.map(({ id, status }) => [id, status]))
    }
    const isTold = (type: string, payment: string) =>
      told.some((each) => each.type === type && each.payment?.id === payment)

    expect(await answer('clock', 'forward', '6d')).toMatchObject({ forward: '6d', payments: 2 })
    await vi.waitFor(async () => {
      expect(await statuses()).toMatchObject({ [held]: 'authorized', [awaited]: 'expired', [captured]: 'captured' })
      expect(isTold('payment.expired', awaited)).toBe(true)
    }, 30_000)
    expect(await answer('clock', 'forward', '1d1h')).toMatchObject({ payments: 1 })
    await vi.waitFor(async () => {
      expect(await statuses()).toMatchObject({ [held]: 'voided', [awaited]: 'expired', [captured]: 'captured' })
      expect(isTold('payment.voided', held)).toBe(true)
    }, 30_000)
    // The servers were started anew, and the relay centre knows the issuer of one's own still.
    const made = await answer('trigger', 'payment.captured', '--issuer', 'YZ', '--amount', '900')
    expect(made).toMatchObject({ status: 'captured' })
  }, 90_000)

  test('keeps its secrets from version control, and for its owner alone', () => {
    expect(readFileSync(join(folder, '.furiwake', '.gitignore'), 'utf8')).toBe('*\n')
  })

  test('says in a sentence what was typed wrong', async () => {
    expect(await answer('dev', '--port', 'x')).toMatch(/^2: --port is a number from 0/)
    expect(await answer('dev', '--issuer', 'nowhere.json')).toMatch(/^2: nowhere\.json is not there/)
    expect(await answer('dev', '--origin', 'my shop')).toMatch(/^2: --origin is where your shop's page is/)
    expect(await answer('clock', 'forward', 'soon')).toMatch(/^2: TIME is such as 8d/)
    expect(await answer('trigger', 'payment.lost')).toMatch(/^2: There is no payment\.lost to be had so/)
    expect(await answer('trigger', 'payment.captured', '--state', 'elsewhere')).toMatch(/^2: No broker runs for/)
  })

  test('brings what it runs and nothing that it is made of', () => {
    const files = globSync('**/*.*', { cwd: DEV_PACKAGE_FOLDER })
    expect(files.filter((file) => /\.(?:ts|map)$/.test(file))).toEqual([])
    const { dependencies } = JSON.parse(readFileSync(join(DEV_PACKAGE_FOLDER, 'package.json'), 'utf8')) as {
      dependencies: object
    }
    expect(Object.keys(dependencies)).toEqual(['miniflare', 'argon2id'])
  })

  // The last: nothing answers after it.
  test('ends in order when it is told to', async () => {
    const ended = new Promise<number | null>((resolve) => broker.once('exit', resolve))
    broker.kill('SIGINT')
    expect(await ended).toBe(0)
  })
})

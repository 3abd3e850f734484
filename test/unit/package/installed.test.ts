/** The package as a shop gets it: packed, installed into a fresh folder, run and type-checked there. */

import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { packInto } from '../../../tools/pack.ts'
import { inRepository } from '../../../tools/root.ts'
import { run, runScript } from '../../../tools/run.ts'
import { EXPECTED, startStandIn } from '../sdk/broker-stand-in.ts'
import type { StandIn } from '../sdk/broker-stand-in.ts'

const DEADLINE_MS = 60_000
/** Its own dependencies, and theirs: linked from here, so that the test asks no registry. */
const DEPENDENCIES = ['jose', 'standardwebhooks']

const folder = mkdtempSync(join(tmpdir(), 'furiwake-package-'))
let broker: StandIn

beforeAll(async () => {
  broker = await startStandIn()
  const tarball = await packInto(folder)
  const links = Object.fromEntries(DEPENDENCIES.map((name) => [name, `file:${inRepository('node_modules', name)}`]))
  const dependencies = { furiwake: `file:./${basename(tarball)}`, ...links }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'a-shop', type: 'module', dependencies }))
  const { code, output } = await npm('install', '--offline', '--ignore-scripts', '--no-package-lock')
  expect(code, output).toBe(0)
}, DEADLINE_MS)
afterAll(async () => {
  await broker.close()
  rmSync(folder, { recursive: true, force: true })
})

function npm(...args: string[]) {
  const execPath = process.env['npm_execpath']
  const options = { cwd: folder, deadlineMs: DEADLINE_MS, output: 'collect' } as const
  return execPath ? runScript(execPath, args, options) : run('npm', args, options)
}

/** Runs a script in the fresh folder, with the settings, a verdict and what is expected of it at hand. */
async function runs(file: string, script: string): Promise<string> {
  writeFileSync(join(folder, file), script)
  const given = { config: broker.config, jwt: await broker.sign(), expected: EXPECTED }
  const { output } = await runScript(join(folder, file), [JSON.stringify(given)], {
    cwd: folder,
    deadlineMs: DEADLINE_MS,
    output: 'collect',
  })
  return output.trim()
}

/** Returns what TypeScript says of a shop's file, by line. */
async function typeErrors(file: string, text: string, ...flags: string[]): Promise<string[]> {
  writeFileSync(join(folder, file), text)
  const tsc = inRepository('node_modules', 'typescript', 'bin', 'tsc')
  const strictly = ['--noEmit', '--strict', '--pretty', 'false', '--ignoreConfig', ...flags]
  const { output } = await runScript(tsc, [...strictly, file], {
    cwd: folder,
    deadlineMs: DEADLINE_MS,
    output: 'collect',
  })
  return output.trim().split('\n').filter(Boolean)
}

describe('The package', () => {
  test('needs jose and standardwebhooks, and its kit jose alone', () => {
    const installed = join(folder, 'node_modules', 'furiwake')
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>
    }
    expect(Object.keys(dependencies)).toEqual(DEPENDENCIES)
    const importedBy = (entry: string): Set<string | undefined> => {
      const script = readFileSync(join(installed, entry, 'index.js'), 'utf8')
      return new Set([...script.matchAll(/\bfrom\s*"([\w@/:.-]+)"/g)].map(([, name]) => name))
    }
    expect(importedBy('sdk')).toEqual(new Set(DEPENDENCIES))
    expect(importedBy('issuer')).toEqual(new Set(['jose']))
    expect(importedBy('testing')).toEqual(new Set(['node:fs/promises']))
    expect(importedBy('element')).toEqual(new Set())
  })

  const VERIFIES = `
    const { config, jwt, expected } = JSON.parse(process.argv[2])
    sdk.verifyVerdict(config, jwt, expected).then((verdict) => console.log(verdict.order, sdk.isCaptured(verdict)))`

  test('is an issuer in plain Node, with keys of its own', { timeout: DEADLINE_MS }, async () => {
    expect(await runs('issuer.mjs', ISSUER)).toBe('404 200 sig,enc')
  })

  test('verifies a verdict in a module, and in a script that requires it', { timeout: DEADLINE_MS }, async () => {
    expect(await runs('shop.mjs', `import * as sdk from 'furiwake/sdk'\n${VERIFIES}`)).toBe('A-1001 true')
    expect(await runs('shop.cjs', `const sdk = require('furiwake/sdk')\n${VERIFIES}`)).toBe('A-1001 true')
  })
})

const SETTINGS = `import { createPayment, isCaptured, refundPayment, verifyVerdict, verifyWebhook } from 'furiwake/sdk'
import type { ExpectedVerdict, FuriwakeConfig, Payment, VerdictClaims, WebhookEvent } from 'furiwake/sdk'
declare const config: FuriwakeConfig
declare const order: { number: string; amount: number; payment: string | undefined; currency?: string }
`

const ISSUER_SETTINGS = `
const origin = 'http://127.0.0.1:8799'
const signingKeys = [await newPrivateKey('sig-1')]
const encryptionKeys = [await newPrivateKey('enc-1')]
const issuer = serve(authenticationServer({
  origin, livemode: false, signingKeys, encryptionKeys, seen: { isNew: () => true }, prefix: 'MK', method: 'prepaid',
  brokers: ['https://broker.example'], relay: 'https://relay.example', settlementServer: origin,
  authenticate: ({ memberId }) => ({ outcome: 'authenticated', account: { type: 'prepaid', wallet: memberId } }),
}))`
const ISSUER = `
import { createServer } from 'node:http'
import { authenticationServer, newPrivateKey, nodeListener, serve } from 'furiwake/issuer'
${ISSUER_SETTINGS}
const server = createServer(nodeListener(issuer, origin)).listen(0, '127.0.0.1', async () => {
  const at = 'http://127.0.0.1:' + server.address().port
  const [lost, jwks] = await Promise.all(['/nowhere', '/.well-known/jwks.json'].map((path) => fetch(at + path)))
  console.log(lost.status, jwks.status, (await jwks.json()).keys.map(({ use }) => use).join())
  server.close()
  server.closeAllConnections()
})`

const PLAIN = `import { FuriwakeCheckout } from 'furiwake/element'
import type { ErrorDetail } from 'furiwake/element'
import { memberWith, readMembers } from 'furiwake/testing'
const element = document.querySelector('furiwake-checkout')
element?.addEventListener('furiwake-verdict', ({ detail }) => detail.verdict.length + detail.status.length)
addEventListener('furiwake-error', (event) => tell(event.detail))
document.addEventListener('furiwake-cancel', (event) => event.detail satisfies null)
function tell(detail: ErrorDetail): string {
  return detail.code === 'frame_stranger' ? 'origin' : detail.message
}
if (FuriwakeCheckout) Object.assign(new FuriwakeCheckout(), { broker: 'https://b.example' }).open()
// @ts-expect-error On a server there is none.
export const made = new FuriwakeCheckout()
export const member = memberWith(await readMembers(), 'plain').password
`
const ELEMENT = `import type { FuriwakeCheckoutComponent } from 'furiwake/element/vue'
import type {} from 'furiwake/element/svelte'
import { pay } from 'furiwake/testing'
import type { Frame, Page } from 'playwright-core'
import type { SvelteHTMLElements } from 'svelte/elements'
import type { GlobalComponents } from 'vue'
const createPayment = async () => ({ client_secret: 'pay_1_secret_1' })
export const vue: InstanceType<GlobalComponents['furiwake-checkout']>['$props'] = {
  'payment-url': '/pay', theme: 'dark', onFuriwakeVerdict: (event) => event.detail.verdict.length, class: 'wide',
}
export const component: FuriwakeCheckoutComponent | undefined = undefined
export const svelte: SvelteHTMLElements['furiwake-checkout'] = {
  createPayment, 'onfuriwake-error': (event) => event.detail.code, class: 'wide', disabled: undefined,
}
// @ts-expect-error There is no such theme.
export const wrong: SvelteHTMLElements['furiwake-checkout'] = { theme: 'blue' }
export const inPage = (page: Page) => pay(page, { id: '4', password: 'x' })
export const inFrame = (frame: Frame) => pay(frame, { id: '4', password: 'x' }, { timeout: 1 })
`

describe('TypeScript', () => {
  const RIGHT = `${SETTINGS}
export async function pay(): Promise<string> {
  const wanted = { amount: order.amount, currency: 'JPY', order: order.number }
  const payment = await createPayment(config, wanted, { idempotencyKey: order.number + '-1' })
  await refundPayment(config, payment.id, { amount: 1, idempotencyKey: 'r-1', reason: 'broken' })
  return payment.client_secret
}
export async function paid(jwt: string, payment: Payment): Promise<boolean> {
  const expected: ExpectedVerdict = { payment: payment.id, order: order.number, amount: order.amount, currency: 'JPY' }
  const verdict: VerdictClaims = await verifyVerdict(config, jwt, expected)
  await verifyVerdict(config, jwt, { ...expected, amount: 'unchecked', currency: 'unchecked' })
  return isCaptured(verdict)
}
export async function hear(secret: string, request: Request): Promise<WebhookEvent> {
  return verifyWebhook(secret, { headers: request.headers, body: await request.text() })
}
export const fromNode = (secret: string, body: string): WebhookEvent =>
  verifyWebhook(secret, { headers: { 'webhook-id': 'evt_1', 'webhook-signature': ['v1,x'], other: undefined }, body })
`

  test('finds nothing wrong with an issuer, nor with the kit', { timeout: DEADLINE_MS }, async () => {
    const text = `import { authenticationServer, newPrivateKey, serve } from 'furiwake/issuer'\n${ISSUER_SETTINGS}\nexport { issuer }\n`
    expect(await typeErrors('issuer.mts', text, '--module', 'nodenext', '--target', 'es2024')).toEqual([])
  })

  test('knows the element, its events and a member in Playwright’s page', { timeout: DEADLINE_MS }, async () => {
    const modules = join(folder, 'node_modules')
    const peers = ['vue', '@vue', 'svelte', 'playwright-core'].filter((name) => !existsSync(join(modules, name)))
    for (const name of peers) symlinkSync(inRepository('node_modules', name), join(modules, name), 'dir')
    // What Vue, Svelte and Playwright declare is their own affair.
    const flags = ['--module', 'preserve', '--target', 'es2022', '--skipLibCheck', '--exactOptionalPropertyTypes']
    expect(await typeErrors('element.ts', ELEMENT, ...flags)).toEqual([])
    expect(await typeErrors('plain.ts', PLAIN, '--module', 'nodenext')).toEqual([])
  })

  test.each([
    ['Express 5, as modules and in CommonJS', 'express'],
    ['React 19, with the mistakes that its types tell', 'react'],
  ])('finds nothing wrong with a shop on %s', { timeout: DEADLINE_MS }, async (_, project) => {
    // Its code and settings as `npm run test-packages` pays in it; the types are those that are installed here.
    for (const part of ['src', 'tsconfig.json']) {
      cpSync(inRepository('test', 'packages', project, part), join(folder, project, part), { recursive: true })
    }
    symlinkSync(inRepository('node_modules', '@types'), join(folder, 'node_modules', '@types'), 'dir')
    const tsc = inRepository('node_modules', 'typescript', 'bin', 'tsc')
    const options = { cwd: join(folder, project), deadlineMs: DEADLINE_MS, output: 'collect' } as const
    const { code, output } = await runScript(tsc, ['--noEmit', '--pretty', 'false'], options)
    rmSync(join(folder, 'node_modules', '@types'))
    expect(output).toBe('')
    expect(code).toBe(0)
  })

  test.each([
    ['as Node reads modules', ['--module', 'nodenext']],
    ['as a bundler does', ['--module', 'preserve', '--target', 'es2022']],
    [
      'with every other strictness',
      ['--module', 'nodenext', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--verbatimModuleSyntax'],
    ],
    ['without the page’s types', ['--module', 'nodenext', '--lib', 'es2023', '--types', 'node']],
  ])(
    'finds nothing wrong with a shop that is right, nor with the package: %s',
    { timeout: DEADLINE_MS },
    async (_, flags) => {
      const types = join(folder, 'node_modules', '@types')
      if (flags.includes('--types')) symlinkSync(inRepository('node_modules', '@types'), types, 'dir')
      expect(await typeErrors('right.ts', RIGHT, ...flags)).toEqual([])
      rmSync(types, { force: true })
    },
  )

  test(
    'refuses each mistake that would let a wrong verdict pass, on its own line',
    { timeout: DEADLINE_MS },
    async () => {
      const mistakes = [
        "void verifyVerdict(config, 'jwt')",
        "void verifyVerdict(config, 'jwt', {})",
        "void verifyVerdict(config, 'jwt', { order: order.number, amount: 1, currency: 'JPY' })",
        "void verifyVerdict(config, 'jwt', { payment: order.payment, order: order.number, amount: 1, currency: 'JPY' })",
        "void verifyVerdict(config, 'jwt', { payment: 'pay_1', order: undefined, amount: 1, currency: 'JPY' })",
        "void verifyVerdict(config, 'jwt', { payment: 'pay_1', order: 'A-1', amount: '1', currency: 'JPY' })",
        "void verifyVerdict(config, 'jwt', { payment: 'pay_1', order: 'A-1', amount: 1, currency: order.currency })",
        "void verifyVerdict(config, 'jwt', { payment: 'pay_1', order: 'A-1', amount: 1, currency: null })",
        "void createPayment({ broker: 'https://b.example', secretKey: 'sk_test_1' }, { amount: 1, currency: 'JPY', order: 'A' }, { idempotencyKey: 'k' })",
        "void createPayment(config, { amount: 1, currency: 'JPY', order: 'A' })",
        "void isCaptured(verifyVerdict(config, 'jwt', { payment: 'pay_1', order: 'A-1', amount: 1, currency: 'JPY' }))",
      ]
      const first = SETTINGS.split('\n').length
      const errors = await typeErrors('mistakes.ts', SETTINGS + mistakes.join('\n'), '--module', 'nodenext')
      const lines = new Set(errors.map((error) => Number(/^mistakes\.ts\((\d+),/.exec(error)?.[1] ?? first)))
      expect([...lines].toSorted((a, b) => a - b)).toEqual(mistakes.map((_, index) => first + index))
    },
  )
})

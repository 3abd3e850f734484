/** The API by its document alone: a client that another's generator makes of it, type-checked, makes a payment and reads it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { startDemo, type Demo } from '../../tools/demo/start-demo.ts'
import { inRepository } from '../../tools/root.ts'
import { runScript } from '../../tools/run.ts'

const DEADLINE_MS = 60_000

const SHOP = `
import { createPayment, defaults, listPayments, refundPayment, retrievePayment } from './client.ts'

defaults.headers = { authorization: 'Bearer ' + process.env['SECRET_KEY'] }
const made = await createPayment('G-1-1', { amount: 12_800, currency: 'JPY', order: 'G-1', capture: 'manual' })
if (made.status !== 201) throw new Error(made.data.detail)
const read = await retrievePayment(made.data.id)
if (read.status !== 200) throw new Error(read.data.code)
const listed = await listPayments({ order: 'G-1' })
if (listed.status !== 200) throw new Error(listed.data.code)
const refused = await createPayment('G-2-1', { amount: 0, currency: 'JPY', order: 'G-2' })
const code: string | undefined = refused.status === 201 ? undefined : refused.data.code
console.log(JSON.stringify({ id: made.data.id, secret: made.data.client_secret, read: read.data, code,
  listed: listed.data.data.map(({ id }) => id) }))

export const mistakes = [
  // @ts-expect-error An amount is needed.
  () => createPayment('G-3-1', { currency: 'JPY', order: 'G-3' }),
  // @ts-expect-error There is no such capture.
  () => createPayment('G-3-1', { amount: 1, currency: 'JPY', order: 'G-3', capture: 'later' }),
  // @ts-expect-error What moves money is given its key.
  () => refundPayment(made.data.id, { amount: 1 }),
]
`

let demo: Demo
mkdirSync(inRepository('dist'), { recursive: true })
// Inside the repository, whose runtime of the generated client it imports.
const folder = mkdtempSync(inRepository('dist', 'client-'))
const state = mkdtempSync(join(tmpdir(), 'furiwake-client-'))

beforeAll(async () => {
  demo = await startDemo({ port: 0, stateDir: state })
})
afterAll(async () => {
  await demo?.stop()
  for (const each of [folder, state]) rmSync(each, { recursive: true, force: true })
})

async function runs(script: string, args: string[], env: Record<string, string> = {}): Promise<string> {
  const options = { cwd: folder, deadlineMs: DEADLINE_MS, output: 'collect', env } as const
  const { code, output } = await runScript(script, args, options)
  expect(code, output).toBe(0)
  return output
}

test(
  'A client that oazapfts generates type-checks strictly, makes a payment, and reads it',
  { timeout: 120_000 },
  async () => {
    const document = await fetch(`${demo.info.broker}/openapi.json`)
    writeFileSync(join(folder, 'openapi.json'), await document.text())
    await runs(inRepository('node_modules', 'oazapfts', 'dist', 'cli.js'), ['openapi.json', 'client.ts'])
    writeFileSync(join(folder, 'shop.ts'), SHOP)

    const strictly = '--noEmit --strict --ignoreConfig --allowImportingTsExtensions --module nodenext --target es2024'
    const tsc = inRepository('node_modules', 'typescript', 'bin', 'tsc')
    await runs(tsc, [...strictly.split(' '), '--lib', 'es2024,dom,dom.iterable', '--types', 'node', 'shop.ts'])

    const said = await runs(join(folder, 'shop.ts'), [], { SECRET_KEY: demo.info.merchant.secret_key })
    const { id, secret, read, code, listed } = JSON.parse(said) as Record<string, unknown>
    expect(read).toMatchObject({ id, order: 'G-1', amount: 12_800, currency: 'JPY', status: 'open' })
    expect(secret).toMatch(/^pay_\w+_secret_\w+$/)
    expect(listed).toEqual([id])
    expect(code).toBe('amount_invalid')
  },
)

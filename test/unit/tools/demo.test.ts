import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memberIdProblem } from '../../../protocol/member-id.ts'
import { freeBasePort } from '../../../tools/demo/ports.ts'
import { databasesOf } from '../../../tools/demo/databases.ts'
import { openDatabases, servers } from '../../../tools/demo/servers.ts'
import type { DemoInfo } from '../../../tools/demo/start-demo.ts'
import type { KeptSecrets } from '../../../tools/demo/keys.ts'
import { loadSecrets, prepareFolder, stateFolder } from '../../../tools/demo/state.ts'
import { inRepository } from '../../../tools/root.ts'
import { runScript } from '../../../tools/run.ts'
import { operates } from './command-line.ts'
import { holdsHistory } from './demo-history.ts'
import { holdsRows, makesTheSame } from './same-payments.ts'

const START_DEADLINE_MS = 90_000
/** Ends what hangs; a busy machine takes its time. */
const STOP_DEADLINE_MS = 60_000
const DEMO = inRepository('tools', 'demo.ts')

let folder: string
let basePort: number
const started: ChildProcess[] = []

function argsFor(stateName: string, port = basePort): string[] {
  return ['--state', join(folder, stateName), '--port', String(port)]
}

/** Starts the demo as `npm run demo` does and waits for its welcome. */
async function start(args: string[]): Promise<{ child: ChildProcess; welcome: string }> {
  const child = spawn(process.execPath, [DEMO, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const deadline = performance.now() + START_DEADLINE_MS
  while (!output.includes('Ready in')) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error(`The demo did not start:\n${output}`)
    await sleep(50)
  }
  return { child, welcome: output }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  child.kill(signal)
  const late = sleep(STOP_DEADLINE_MS).then(() => Promise.reject(new Error(`The demo did not end on ${signal}.`)))
  return Promise.race([ended, late])
}

/** A start that must fail: exit code 1 and one sentence, no stack. */
async function refusal(args: string[]): Promise<string> {
  const { code, output } = await runScript(DEMO, args, { deadlineMs: START_DEADLINE_MS, output: 'collect' })
  expect(code, output).toBe(1)
  expect(output.trim().split('\n'), output).toHaveLength(1)
  return output.trim()
}

function infoOf(stateName: string): DemoInfo {
  return JSON.parse(readFileSync(join(folder, stateName, 'demo.json'), 'utf8')) as DemoInfo
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'furiwake-demo-'))
  basePort = await freeBasePort()
})

afterAll(async () => {
  for (const child of started) await end(child, 'SIGTERM')
  rmSync(folder, { recursive: true, force: true })
})

describe('npm run demo', { timeout: START_DEADLINE_MS * 3 }, () => {
  test('starts every server afresh with --reset, keeps its state through SIGKILL, and stops on SIGTERM', async () => {
    const left = await leaveState('kept')
    const first = await start([...argsFor('kept'), '--reset'])
    const info = infoOf('kept')
    for (const { prefix, statement_key: key } of info.issuers) expect(key).not.toBe(left.issuers[prefix]?.statementKey)
    expect(readFileSync(join(folder, 'kept', 'secrets.json'), 'utf8')).not.toContain(left.broker.clientSecretKey)
    const own = [info.shop, info.broker, ...info.relays]
    const theirs = info.issuers.flatMap(({ authentication, settlement }) => [authentication, settlement])
    for (const origin of [...own, ...theirs]) {
      const response = await fetch(`${origin}${origin === info.shop ? '/' : '/healthz'}`)
      expect(response.status, origin).toBe(200)
    }
    await holdsHistory(info)
    const made = await makesTheSame(info)
    const created = await createPayment(info)
    await operates(join(folder, 'kept', 'demo.json'), folder)
    await end(first.child, 'SIGKILL')
    holdsRows(join(folder, 'kept'), made)
    await makeOlder('kept')

    const second = await start(argsFor('kept'))
    expect(withoutNewKeys(infoOf('kept'))).toEqual(withoutNewKeys(info))
    expect(await mikansBalance(infoOf('kept'))).toBe(500_000)
    const found = await fetch(`${info.broker}/v1/payments/${created.id}`, { headers: bearer(info.merchant.secret_key) })
    expect(found.status).toBe(200)
    // The issuers of a state of before modes are for tests, as the shop's key is.
    expect(await issuersOf(info, created)).toEqual(['4', '7', 'MK', 'MN'])
    expect(second.welcome).toContain(info.shop)

    expect(await refusal(argsFor('kept'))).toMatch(/already runs on/)
    expect(await refusal(argsFor('other'))).toMatch(new RegExp(`Port ${basePort} is in use`))

    expect(await end(second.child, 'SIGTERM')).toBe(0)
    await expect(fetch(`${info.broker}/healthz`)).rejects.toThrow()
  })

  test('writes what the contract says, for the owner alone', async () => {
    const info = infoOf('kept')
    expect(new URL(info.shop).hostname).not.toBe(new URL(info.broker).hostname)
    expect(info.merchant.id).toMatch(/^mer_[0-9a-z]{26}$/)
    expect(info.merchant.secret_key).toMatch(/^sk_test_[0-9a-z]{26}$/)
    expect(info.issuers.map(({ prefix, name, kind }) => [prefix, name, kind])).toEqual([
      ['4', 'Sumire Card', 'credit'],
      ['7', 'Hinode Bank', 'debit'],
      ['MK', 'Mikan Prepaid', 'prepaid'],
      ['MN', 'Minato Counter Pay', 'counter'],
    ])
    for (const { id, issuer } of info.members) {
      expect(memberIdProblem(id)).toBeUndefined()
      expect(id.startsWith(issuer)).toBe(true)
    }
    const stories = ['plain', 'insufficient_funds', 'locked', 'expired', 'slow', 'lost_reply', 'unreachable']
    for (const { prefix } of info.issuers) {
      const told = info.members.filter(({ issuer }) => issuer === prefix).map(({ story }) => story)
      // Who pays at a counter has nothing at the company that could be too little.
      const theirs = stories.filter((story) => prefix !== 'MN' || story !== 'insufficient_funds')
      if (prefix === 'MK') theirs.push('approval_elsewhere')
      expect(new Set(told)).toEqual(new Set(theirs))
    }
    expect(new Set(info.members.map(({ id }) => id)).size).toBe(info.members.length)
    if (process.platform === 'win32') return
    const state = join(folder, 'kept')
    for (const name of readdirSync(state).filter((entry) => entry.includes('.'))) {
      expect(statSync(join(state, name)).mode & 0o077, name).toBe(0)
    }
  })

  test('says in one sentence that its state is broken', async () => {
    const books = join(folder, 'kept', 'books', 'd1')
    const [name = ''] = readdirSync(books, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\w{64}\.sqlite$/.test(file),
    )
    const database = join(books, name)
    const sound = readFileSync(database)
    writeFileSync(database, 'no database at all')
    expect(await refusal(argsFor('kept'))).toMatch(/state is broken.*--reset/)
    writeFileSync(database, sound)
    const wallets = join(folder, 'kept', 'books', 'mikan-prepaid.sqlite')
    const before = readFileSync(wallets)
    writeFileSync(wallets, `SQLite format 3\0${'no database behind its first words'.repeat(99)}`)
    expect(await refusal(argsFor('kept'))).toMatch(/state is broken.*mikan-prepaid.*--reset/)
    writeFileSync(wallets, before)
    writeFileSync(join(folder, 'kept', 'secrets.json'), '{')
    expect(await refusal(argsFor('kept'))).toMatch(/secrets\.json.*not JSON.*--reset/)
  })

  test('says in one sentence that its folder, a port or an option cannot be had', async () => {
    writeFileSync(join(folder, 'a-file'), '')
    expect(await refusal(argsFor('a-file'))).toMatch(/cannot be written to/)
    expect(await refusal(argsFor('fresh', 70_000))).toMatch(/--port must be/)
    expect(await refusal(['--bogus'])).toMatch(/--bogus/)
    for (const offset of [22, 41, 51]) {
      const squatter = createServer().listen(basePort + offset, '127.0.0.1')
      try {
        expect(await refusal(argsFor('fresh'))).toMatch(new RegExp(`Port ${basePort + offset} is in use`))
      } finally {
        squatter.close()
      }
    }
    expect(existsSync(join(folder, 'fresh', 'demo.json'))).toBe(false)
  })
})

/** Returns what a demo has left that was ended before it had begun to serve. */
async function leaveState(stateName: string): Promise<KeptSecrets> {
  const state = stateFolder(join(folder, stateName))
  prepareFolder(state)
  return loadSecrets(state, undefined, async () => basePort)
}

/** The state as a version left it that knew no modes, where issuers became live in the directory, and no issuers in plain Node. */
async function makeOlder(stateName: string): Promise<void> {
  const state = stateFolder(join(folder, stateName))
  const secrets = await loadSecrets(state, undefined, async () => basePort)
  const databases = await openDatabases(servers(secrets, basePort), state)
  try {
    const directory = await databasesOf(databases).getD1Database('broker')
    await directory.prepare("DELETE FROM issuers WHERE prefix IN ('MK', 'MN', 'KU')").all()
    const { results } = await directory.prepare('UPDATE issuers SET livemode = 1 RETURNING prefix').all()
    expect(results).toHaveLength(2)
  } finally {
    await databases.dispose()
  }
  const file = join(state.folder, 'migrations.json')
  const applied = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>)
  writeFileSync(
    file,
    JSON.stringify(Object.fromEntries(applied.filter(([path]) => !path.startsWith('broker/db/directory')))),
  )
  const { prepaid: _, counter: __, webhookEndpoint: ___, operatorToken: ____, ...earlier } = secrets
  writeFileSync(join(state.folder, 'secrets.json'), JSON.stringify(earlier))
  writeFileSync(join(state.folder, 'seeded.json'), JSON.stringify({ seeded_at: '2026-11-23T00:00:00.000Z' }))
  for (const name of ['mikan-prepaid', 'minato-counter']) {
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(state.books, `${name}.sqlite${suffix}`), { force: true })
  }
}

/** The secrets that a state of an earlier version cannot have kept. */
function withoutNewKeys({ issuers, ...info }: DemoInfo): object {
  return {
    ...info,
    operator_token: 'another',
    issuers: issuers.map((issuer) =>
      issuer.prefix.startsWith('M') ? { ...issuer, statement_key: 'another' } : issuer,
    ),
  }
}

/** Returns what the plain member has there, by the company's own statement. */
async function mikansBalance({ issuers, members }: DemoInfo): Promise<number> {
  const mikan = issuers.find(({ prefix }) => prefix === 'MK')
  const account = members.find(({ issuer, story }) => issuer === 'MK' && story === 'plain')?.account
  const response = await fetch(`${mikan?.settlement}/statement?account=${account}`, {
    headers: bearer(mikan?.statement_key ?? ''),
  })
  return ((await response.json()) as { balance: number }).balance
}

/** The prefixes of the issuers that the dialog of a payment shows. */
async function issuersOf(info: DemoInfo, payment: { id: string; client_secret: string }): Promise<string[]> {
  const response = await fetch(`${info.broker}/checkout/${payment.id}/status?include=issuers`, {
    headers: bearer(payment.client_secret),
  })
  const { issuers } = (await response.json()) as { issuers: { prefix: string }[] }
  return issuers.map(({ prefix }) => prefix)
}

async function createPayment(info: DemoInfo): Promise<{ id: string; client_secret: string }> {
  const response = await fetch(`${info.broker}/v1/payments`, {
    method: 'POST',
    headers: {
      ...bearer(info.merchant.secret_key),
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ amount: 1200, currency: 'JPY', order: 'A-1' }),
  })
  expect(response.status).toBe(201)
  return (await response.json()) as { id: string; client_secret: string }
}

function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` }
}

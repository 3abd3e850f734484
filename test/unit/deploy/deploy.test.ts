/** A deployment from nothing to servers that answer, broken off anywhere, and said again. */

import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import type { PartName } from '../../../tools/deploy/parts.ts'
import { processOf } from '../../../tools/deploy/wrangler-process.ts'
import { ALL_PARTS, deploying, ENVIRONMENT, forgetDeployment, SETTINGS } from './deploying.ts'
import { serversOf } from './deployed-servers.ts'
import { ACCOUNT, emptyAccount, type StandInState } from './stand-in-wrangler.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  forgetDeployment()
})
afterAll(forgetDeployment)

const named = (name: string): string => `furiwake-${name}-${ENVIRONMENT}`

describe('A deployment into an empty account', () => {
  test('makes, migrates and tells each part its secrets before its code, and the broker comes last', async () => {
    const { wrangler, run, said } = deploying()
    const { checked, account } = await run()
    expect(wrangler.changes).toEqual(
      ['settlement', 'relay', 'authentication', 'broker'].flatMap((part) => [
        ...(part === 'broker' ? [`bucket ${named('archive')}`] : []),
        `database ${named(part === 'broker' ? 'directory' : part)}`,
        `migrations ${named(part === 'broker' ? 'directory' : part)}`,
        `secrets ${named(part)}`,
        `code ${named(part)}`,
      ]),
    )
    expect(account).toBe(ACCOUNT.name)
    expect(checked.map(({ part, well }) => [part, well.length])).toEqual([
      ['settlement', 2],
      ['relay', 2],
      ['authentication', 2],
      ['broker', 4],
    ])
    expect(said.find((line) => line.endsWith('?'))).toBe(`Do this in ${ACCOUNT.name}, as ${ENVIRONMENT}?`)
  })

  test('gives each Worker all its secrets, those that two must have alike to both, and keeps them for their owner alone', async () => {
    const { wrangler, run, kept, secretsFile } = deploying()
    await run()
    const secrets = Object.fromEntries(
      Object.entries(wrangler.state.workers).map(([name, worker]) => [name, worker.secrets]),
    )
    expect(secrets[named('broker')]).toEqual(kept()['broker'])
    expect(Object.keys(secrets[named('broker')] ?? {}).toSorted()).toEqual([
      'CLIENT_SECRET_KEY',
      'MESSAGE_KEYS',
      'OPERATOR_KEY',
      'SIGNING_KEYS',
      'WEBHOOK_SECRET_KEY',
    ])
    expect(secrets[named('authentication')]?.['STATEMENT_KEY']).toBe(secrets[named('settlement')]?.['STATEMENT_KEY'])
    expect(statSync(secretsFile).mode & 0o077).toBe(0)
  })

  test('says no secret, and hands none over where other users of the machine could see it', async () => {
    const { wrangler, run, kept, said } = deploying()
    const report = await run()
    const secrets = Object.values(kept()).flatMap((part) => Object.values(part))
    expect(secrets.length).toBeGreaterThan(10)
    const open = JSON.stringify([wrangler.calls.map(({ args }) => args), said, report])
    for (const secret of secrets) expect(open).not.toContain(JSON.stringify(secret).slice(1, -1))
  })

  test('is the same through a program that takes wrangler’s words', async () => {
    const vars = { METHOD: 'credit', RELAYS: 'https://a.com', AUTHENTICATION_SERVERS: 'https://b.com' }
    const { run, settingsFile } = deploying({ mode: 'live', parts: { settlement: { ...ALL_PARTS.settlement, vars } } })
    const file = join(settingsFile, '..', 'account.json')
    writeFileSync(file, JSON.stringify(emptyAccount()))
    const executable = fileURLToPath(new URL('stand-in-executable.ts', import.meta.url))
    const state = (): StandInState => JSON.parse(readFileSync(file, 'utf8')) as StandInState
    vi.stubGlobal('fetch', (url: string) => serversOf(state())(url))
    const { checked } = await run({
      run: processOf([process.execPath, executable, file], join(settingsFile, '..'), {}),
    })
    expect(checked).toHaveLength(1)
    expect(Object.keys(state().workers[named('settlement')]?.secrets ?? {})).toEqual(['SIGNING_KEYS', 'STATEMENT_KEY'])
  })
})

describe('A deployment that is said again', () => {
  test('makes nothing anew and puts no secret, and brings migrations and code', async () => {
    const { wrangler, run, kept } = deploying()
    await run()
    const [before, changes] = [kept(), wrangler.changes.length]
    await run()
    expect(kept()).toEqual(before)
    expect(wrangler.changes.slice(changes).map((line) => line.split(' ')[0])).toEqual(
      Array.from({ length: 4 }, () => ['migrations', 'code']).flat(),
    )
  })

  test('goes on wherever it was broken off, and no secret ever has two values', async () => {
    // Two that have a secret alike: every kind of step is in it.
    const parts: PartName[] = ['settlement', 'authentication']
    const first = deploying()
    await first.run({ parts })
    const calls = first.wrangler.calls.length
    for (let call = 0; call < calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const { wrangler, run } = deploying()
        wrangler.breaking = { call, when }
        await expect(run({ parts }), `call ${call}`).rejects.toThrow('broken off')
        wrangler.breaking = undefined
        await run({ parts })
        expect(Object.keys(wrangler.state.workers).toSorted()).toEqual(parts.map(named).toSorted())
        expect(wrangler.state.databases.map(({ name }) => name).toSorted()).toEqual(parts.map(named).toSorted())
        expect([...wrangler.put.values()].every((values) => values.size === 1)).toBe(true)
        expect([...wrangler.put.keys()].toSorted()).toEqual([...first.wrangler.put.keys()].toSorted())
      }
    }
  })

  test('leaves the secrets of an account alone whose file of secrets is on another machine', async () => {
    const { wrangler, run, secretsFile } = deploying()
    await run()
    const before = structuredClone(wrangler.state.workers)
    rmSync(secretsFile)
    await run()
    for (const [name, { secrets }] of Object.entries(wrangler.state.workers))
      expect(secrets).toEqual(before[name]?.secrets)
    expect(existsSync(secretsFile)).toBe(false)
  })

  test('gives a broker that has signed its messages with its first keys no others', async () => {
    const { wrangler, run, secretsFile } = deploying()
    await run()
    delete wrangler.state.workers[named('broker')]?.secrets['MESSAGE_KEYS']
    rmSync(secretsFile)
    await run({ parts: ['broker'] })
    expect(wrangler.state.workers[named('broker')]?.secrets).not.toHaveProperty('MESSAGE_KEYS')
  })
})

describe('A dry run', () => {
  test.each([
    ['', [ACCOUNT]],
    [', also where nobody is logged in', null],
  ])('says every step and takes none%s', async (_, accounts) => {
    const { wrangler, run, secretsFile, said } = deploying(SETTINGS, { ...emptyAccount(), accounts })
    const report = await run({ isDryRun: true })
    expect(report.steps.map(({ kind }) => kind)).toEqual(
      Array.from({ length: 4 }, (_each, index) => [
        ...(index === 3 ? ['create_bucket'] : []),
        'create_database',
        'migrate',
        'make_secrets',
        'put_secrets',
        'deploy',
        'check',
      ]).flat(),
    )
    expect(wrangler.changes).toEqual([])
    expect(existsSync(secretsFile)).toBe(false)
    expect(said.filter((line) => line.endsWith('?'))).toEqual([])
  })

  test('bundles every part as it would be deployed', async () => {
    const { wrangler, run } = deploying()
    await run({ isDryRun: true })
    const bundled = wrangler.calls.filter(({ args }) => args[0] === 'deploy' && args.includes('--dry-run'))
    expect(bundled).toHaveLength(Object.keys(ALL_PARTS).length)
  })
})

/** A deployment that must not be: it is refused before anything is changed, and what to do is said. */

import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { folderOf } from '../../../tools/deploy/worker-config.ts'
import { ALL_PARTS, deploying, ENVIRONMENT, forgetDeployment, SETTINGS, type Deploying } from './deploying.ts'
import { ACCOUNT, emptyAccount } from './stand-in-wrangler.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  forgetDeployment()
})

const named = (name: string): string => `furiwake-${name}-${ENVIRONMENT}`

/** Expects a run to end with a sentence, and the account to be as it was. */
async function refuses({ wrangler, run }: Deploying, sentence: RegExp, options: Parameters<Deploying['run']>[0] = {}) {
  const before = wrangler.changes.length
  await expect(run(options)).rejects.toThrow(sentence)
  expect(wrangler.changes).toHaveLength(before)
}

describe('The account', () => {
  test('must be logged in to', async () => {
    await refuses(deploying(SETTINGS, { ...emptyAccount(), accounts: null }), /npx wrangler login/)
  })

  test('must be named where a login opens several', async () => {
    const two = { ...emptyAccount(), accounts: [ACCOUNT, { id: 'f'.repeat(32), name: 'Another' }] }
    await refuses(deploying(SETTINGS, two), /opens 2 accounts: name one as account_id[^]*Kite Pay[^]*Another/)
    const { checked } = await deploying({ ...SETTINGS, account_id: ACCOUNT.id }, two).run()
    expect(checked).toHaveLength(4)
  })

  test('must be one of the login’s', async () => {
    await refuses(deploying({ ...SETTINGS, account_id: 'f'.repeat(32) }), /account_id is of none/)
  })
})

describe('What cannot be changed later', () => {
  test('is not changed: a database’s jurisdiction', async () => {
    const begun = deploying()
    await begun.run()
    const { location: _, ...others } = SETTINGS
    writeFileSync(begun.settingsFile, JSON.stringify({ ...others, jurisdiction: 'eu' }))
    await refuses(begun, /was made without a jurisdiction, and that cannot be changed/)
  })

  test('is not forgotten either', async () => {
    const { location: _, ...others } = SETTINGS
    const begun = deploying({ ...others, jurisdiction: 'eu' })
    await begun.run()
    expect(begun.wrangler.state.databases.every(({ jurisdiction }) => jurisdiction === 'eu')).toBe(true)
    writeFileSync(begun.settingsFile, JSON.stringify(SETTINGS))
    await refuses(begun, /was made in the jurisdiction eu/)
  })
})

describe('Secrets', () => {
  test('that two parts have alike are not guessed where only the platform has them', async () => {
    const begun = deploying()
    await begun.run({ parts: ['settlement'] })
    rmSync(begun.secretsFile)
    await refuses(begun, /authentication needs the STATEMENT_KEY that the settlement has/, {
      parts: ['authentication'],
    })
  })

  test('that another gives are asked for by name', async () => {
    const shop = { origin: 'https://shop.example.com', vars: { MERCHANT: `mer_${'0'.repeat(26)}` } }
    const begun = deploying({ parts: { broker: ALL_PARTS.broker, shop } })
    await refuses(begun, /shop needs FURIWAKE_SECRET_KEY, which it gets from the broker/)
  })

  test('in a file that others can read are not used', async () => {
    const begun = deploying()
    await begun.run()
    chmodSync(begun.secretsFile, 0o644)
    await refuses(begun, /Others can read .*chmod 600/)
  })

  test('in a broken file are neither used, written over nor repeated', async () => {
    const begun = deploying()
    writeFileSync(begun.secretsFile, '{"broker": {"OPERATOR_KEY": "hunter2', { mode: 0o600 })
    await refuses(begun, /^(?!.*hunter2).*holds no secrets as they are kept/s)
  })

  test('that a Worker would not start with are refused before anything is sent', async () => {
    const begun = deploying()
    writeFileSync(begun.secretsFile, JSON.stringify({ broker: { OPERATOR_KEY: 'hunter2' } }), { mode: 0o600 })
    await refuses(begun, /^(?!.*hunter2).*broker would not start.*OPERATOR_KEY/s)
  })
})

describe('A secret that only the platform has', () => {
  test('is taken for what the settings need, and is asked for where nobody has it', async () => {
    const vars = { OPERATOR_WEBHOOK_URL: 'https://hooks.example.com/furiwake' }
    const begun = deploying({ parts: { broker: { ...ALL_PARTS.broker, vars } } })
    await refuses(begun, /broker would not start.*OPERATOR_WEBHOOK_SECRET/)
    begun.wrangler.state.workers[named('broker')] = {
      secrets: { OPERATOR_WEBHOOK_SECRET: 'x' },
      versions: [],
      origin: null,
    }
    await begun.run()
    expect(begun.wrangler.state.workers[named('broker')]?.secrets['OPERATOR_WEBHOOK_SECRET']).toBe('x')
  })
})

describe('A deployment', () => {
  test('of scripts that no release has kept is for staging alone', async () => {
    const unreleased = (): string[] => ['words-fr-0123456789abcdef.js', 'start.js']
    await refuses(deploying(), /words-fr-0123456789abcdef\.js and 1 more .*release-scripts/, {
      surroundings: { unreleased },
    })
    // Whoever only looks is told, and sees the rest.
    const { refused, steps } = await deploying().run({ isDryRun: true, surroundings: { unreleased } })
    expect(refused).toMatch(/release-scripts/)
    expect(steps).toHaveLength(25)
  })

  test('is not begun while two versions share a part’s traffic', async () => {
    const begun = deploying()
    await begun.run()
    begun.wrangler.state.workers[named('relay')]?.versions.push('another')
    await refuses(begun, /Two versions of relay share its traffic/)
    // Those that it does not touch may.
    await begun.run({ parts: ['broker'] })
  })

  test('takes no domain over that leads somewhere, unless the operator says so', async () => {
    const isTaken = async (host: string): Promise<boolean> => host === 'checkout.example.com'
    const begun = deploying()
    await refuses(begun, /Nothing was done/, {
      no: /checkout\.example\.com leads somewhere/,
      surroundings: { isTaken },
    })
    await begun.run({ surroundings: { isTaken } })
    const asked = begun.said.length
    await begun.run({ surroundings: { isTaken } })
    expect(begun.said.slice(asked).join()).not.toContain('leads somewhere')
  })

  test('is one at a time', async () => {
    const lock = join(folderOf(ENVIRONMENT), 'lock')
    mkdirSync(lock, { recursive: true })
    writeFileSync(join(lock, 'pid'), String(process.ppid))
    await refuses(deploying(), /Another deployment of this environment is under way/)
    // Of one that was ended in the middle nothing is left to wait for.
    writeFileSync(join(lock, 'pid'), '999999999')
    await deploying().run()
  })

  test('of a part that the settings do not name is refused by its name', async () => {
    await refuses(deploying(), /does not say where the shop is/, { parts: ['shop'] })
  })

  test('stops where wrangler fails, with its last words and no secret', async () => {
    const begun = deploying()
    const run: typeof begun.wrangler.run = async (one) => {
      if (one.args[0] !== 'secret' || one.args[1] !== 'bulk') return begun.wrangler.run(one)
      return { code: 1, stdout: '', stderr: `\u001b[31m✘ [ERROR]\u001b[0m Could not put ${one.input}` }
    }
    const failed = await begun.run({ run }).catch((error: unknown) => error)
    expect(String(failed)).toMatch(/wrangler secret bulk failed:[^]*Could not put/)
    expect(String(failed)).toContain('✘ [ERROR] Could')
    const [made] = Object.values(begun.kept()['settlement'] ?? {})
    expect(String(failed)).not.toContain(JSON.stringify(made).slice(1, -1))
    expect(begun.wrangler.changes).toEqual([`database ${named('settlement')}`, `migrations ${named('settlement')}`])
  })

  test.each(['', 'null', '{}', '[null]', '{"loggedIn":true}', '<html>'])(
    'takes the answer %j to no question for an account that has nothing',
    async (stdout) => {
      const begun = deploying()
      await begun.run()
      for (const asked of ['whoami', 'd1 list', 'secret list', 'deployments status']) {
        const run: typeof begun.wrangler.run = async (one) => {
          return one.args.join(' ').startsWith(asked) ? { code: 0, stdout, stderr: '' } : begun.wrangler.run(one)
        }
        await refuses(begun, /npm ci puts the right one back|logged in nowhere/, { run })
      }
    },
  )

  test('does not take an account’s failure to list secrets for a Worker without any', async () => {
    const begun = deploying()
    await begun.run()
    rmSync(begun.secretsFile)
    const run: typeof begun.wrangler.run = async (one) => {
      if (one.args[0] !== 'secret' || one.args[1] !== 'list') return begun.wrangler.run(one)
      return { code: 1, stdout: '', stderr: '✘ [ERROR] Account not found [code: 10007]' }
    }
    await refuses(begun, /wrangler secret list/, { run })
  })
})

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { inRepository } from '../../../tools/root.ts'
import { runScript } from '../../../tools/run.ts'

const CONFIGS = [
  'wrangler.toml',
  'issuers/authentication/wrangler.toml',
  'issuers/relay/wrangler.toml',
  'issuers/settlement/wrangler.toml',
  'demo-shop/wrangler.toml',
]
const DEADLINE_MS = 60_000
/** More at once do not end sooner on two cores, and each takes some 300 MB. */
const AT_ONCE = 2

const folder = mkdtempSync(join(tmpdir(), 'furiwake-deploy-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let running = 0
const waiting: (() => void)[] = []

/** Runs wrangler as a deployment would, short of sending anything. */
async function dryRun(config: string) {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  running++
  try {
    return await runScript(
      inRepository('node_modules', 'wrangler', 'bin', 'wrangler.js'),
      ['deploy', '--dry-run', '--config', inRepository(config), '--outdir', join(folder, config.replaceAll('/', '-'))],
      {
        deadlineMs: DEADLINE_MS,
        output: 'collect',
        env: {
          CI: 'true',
          WRANGLER_SEND_METRICS: 'false',
          WRANGLER_LOG_PATH: join(folder, 'logs'),
          // Nothing of the developer's own login or settings takes part.
          XDG_CONFIG_HOME: folder,
        },
      },
    )
  } finally {
    running--
    waiting.shift()?.()
  }
}

describe.concurrent('every Worker can be deployed as it is', () => {
  test.each(CONFIGS)('%s', { timeout: DEADLINE_MS * CONFIGS.length }, async (config) => {
    const { code, output } = await dryRun(config)
    expect(code, output).toBe(0)
    expect(output).toContain('--dry-run: exiting now')
  })
})

describe('every wrangler.toml', () => {
  test.each(CONFIGS)('%s names migrations that are there', (config) => {
    const named = /^migrations_dir = "(.+)"$/m.exec(readFileSync(inRepository(config), 'utf8'))?.[1]
    expect(named).toBeDefined()
    expect(existsSync(inRepository(dirname(config), named ?? ''))).toBe(true)
  })
})

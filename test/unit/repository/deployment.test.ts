import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PART_NAMES, PARTS } from '../../../tools/deploy/parts.ts'
import { settingsFrom } from '../../../tools/deploy/settings.ts'
import { committedVars, readCommitted, workerConfig } from '../../../tools/deploy/worker-config.ts'
import { inRepository, ROOT } from '../../../tools/root.ts'
import { run, type RunResult } from '../../../tools/run.ts'

const CONFIGS = PART_NAMES.map((name) => PARTS[name].config)
const DEADLINE_MS = 60_000
/** More at once do not end sooner on two cores, and each takes some 300 MB. */
const AT_ONCE = 2

/** The commands that docs/operate/deploy.md gives for a bare clone, line by line. */
const DOCUMENTED = /From a bare clone[^`]*```sh\n([^]*?)\n```/
  .exec(readFileSync(inRepository('docs', 'operate', 'deploy.md'), 'utf8'))?.[1]
  ?.split('\n')

const folder = mkdtempSync(join(tmpdir(), 'furiwake-deploy-'))
const clone = join(folder, 'clone')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Copies what a clone would have: what a commit holds or is about to, and nothing that was built. */
function makeClone(): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  for (const file of listed.toString().split('\0')) {
    if (file === '' || !existsSync(inRepository(file))) continue
    mkdirSync(join(clone, dirname(file)), { recursive: true })
    copyFileSync(inRepository(file), join(clone, file))
  }
  // In the place of `npm ci`, which asks the network: the very packages that it installs.
  symlinkSync(inRepository('node_modules'), join(clone, 'node_modules'), 'dir')
}

let running = 0
const waiting: (() => void)[] = []

/** Runs a command in the clone as the documents have it, and nothing of the developer's own login takes part. */
async function types(line: string): Promise<RunResult> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  running++
  try {
    return await run('sh', ['-c', line], {
      deadlineMs: DEADLINE_MS,
      output: 'collect',
      cwd: clone,
      env: {
        CI: 'true',
        WRANGLER_SEND_METRICS: 'false',
        WRANGLER_LOG_PATH: join(folder, 'logs'),
        XDG_CONFIG_HOME: folder,
      },
    })
  } finally {
    running--
    waiting.shift()?.()
  }
}

describe('From a bare clone, by the documented commands alone', () => {
  const [install, build, ...dryRuns] = DOCUMENTED ?? []

  beforeAll(async () => {
    expect([install, build]).toEqual(['npm ci', 'npm run build'])
    makeClone()
    const built = await types(build ?? '')
    expect(built.code, built.output).toBe(0)
  }, DEADLINE_MS)

  test('every Worker’s is there', () => {
    const named = dryRuns.map((line) => / --config (\S+)$/.exec(line)?.[1] ?? 'wrangler.toml')
    expect(named.toSorted()).toEqual(CONFIGS.toSorted())
  })

  describe.concurrent('a Worker bundles', () => {
    test.each(dryRuns)('%s', { timeout: DEADLINE_MS * CONFIGS.length }, async (line) => {
      const { code, output } = await types(line)
      expect(code, output).toBe(0)
      expect(output).toContain('--dry-run: exiting now')
    })

    test('as an environment has it, too', { timeout: DEADLINE_MS * CONFIGS.length }, async () => {
      const committed = await readCommitted()
      const text = JSON.stringify({ parts: { broker: { origin: 'https://checkout.example.com' } } })
      const settings = settingsFrom(text, { file: 'x', environment: 'staging', committed: committedVars(committed) })
      const file = join(clone, '.furiwake', 'deploy', 'staging', 'broker.json')
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, JSON.stringify(workerConfig('broker', committed.broker, settings, new Map())))
      const { code, output } = await types(`npx wrangler deploy --dry-run --config ${file}`)
      expect(code, output).toBe(0)
      expect(output).not.toMatch(/WARNING/)
    })
  })
})

describe('What two versions in the air, and a version that is taken back, live on', () => {
  test.each(CONFIGS)('%s names migrations that are there', (config) => {
    const named = /^migrations_dir = "(.+)"$/m.exec(readFileSync(inRepository(config), 'utf8'))?.[1]
    expect(named).toBeDefined()
    expect(existsSync(inRepository(dirname(config), named ?? ''))).toBe(true)
  })

  test.each(
    globSync(['broker/db/*-migrations/*.sql', '{issuers/*,demo-shop}/migrations/*.sql'], { cwd: ROOT }).toSorted(),
  )('%s adds to its database and takes nothing away', (file) => {
    const statements = readFileSync(inRepository(file), 'utf8').split(';')
    const taking = /\b(?:DROP (?:TABLE|COLUMN)|RENAME)\b|\bADD\b(?!.*\bDEFAULT\b).*\bNOT NULL\b/i
    expect(statements.filter((statement) => taking.test(statement))).toEqual([])
  })

  test('every object of the broker is had by its name in the operator’s jurisdiction', () => {
    const found = globSync('broker/**/*.ts', { cwd: ROOT }).filter((file) => {
      return /\.(?:idFromName|getByName|newUniqueId|idFromString)\(/.test(readFileSync(inRepository(file), 'utf8'))
    })
    expect(found).toEqual(['broker/object-by-name.ts'])
  })
})

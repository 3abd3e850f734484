/** Takes the steps of a plan, one after another. Each may be broken off anywhere: the next run finds what it left. */

import { join } from 'node:path'
import { checkDeployed, type Checked } from './check-deployed.ts'
import { keepSecrets, newSecret, type KeptSecrets } from './kept-secrets.ts'
import { PARTS, type PartName } from './parts.ts'
import { publishedKeysOf, sentenceOf, sharedValue, type Found, type Step } from './plan.ts'
import type { Settings } from './settings.ts'
import { configFile, folderOf, workerConfig, writeConfig, type Committed } from './worker-config.ts'
import type { Wrangler } from './wrangler.ts'

export interface Taking {
  settings: Settings
  committed: Committed
  found: Found
  /** The file of secrets. */
  secretsFile: string
  kept: KeptSecrets
  wrangler: Wrangler
  /** A configuration that names the account and nothing else. */
  accountConfig: string
  say: (sentence: string) => void
  pause?: () => Promise<void>
}

/** Takes every step, and returns what the looks at the deployed parts found. */
export async function takeSteps(steps: readonly Step[], taking: Taking): Promise<Checked[]> {
  const state: State = { kept: taking.kept, put: {}, checked: [] }
  for (const step of steps) {
    taking.say(`now    ${step.part}: ${sentenceOf(step)}`)
    await take(step, taking, state)
  }
  return state.checked
}

interface State {
  kept: KeptSecrets
  /** The secrets that were put in this run: keys of before may have been turned since they were kept. */
  put: Partial<Record<PartName, readonly string[]>>
  checked: Checked[]
}

async function take(step: Step, taking: Taking, state: State): Promise<void> {
  const { settings, wrangler, accountConfig } = taking
  const { part } = step
  const config = configFile(settings.environment, part)
  switch (step.kind) {
    case 'create_database':
      await wrangler.createDatabase(step.name, settings, accountConfig)
      return writeConfigs([part], taking, await databaseIds(wrangler, accountConfig))
    case 'create_bucket':
      return wrangler.createBucket(step.name, settings, accountConfig)
    case 'migrate':
      return wrangler.migrate(step.name, config)
    case 'make_secrets':
      // Kept before they are put: what breaks off in between puts the same ones the next time.
      state.kept = keepSecrets(taking.secretsFile, part, await newSecrets(part, step.names))
      return undefined
    case 'put_secrets':
      state.kept = withShared(step, taking, state.kept)
      state.put[part] = step.names
      return wrangler.putSecrets(step.worker, chosen(step.names, state.kept[part] ?? {}), config)
    case 'deploy':
      return wrangler.deploy(config)
    case 'check':
      state.checked.push(
        await checkDeployed(part, step.origin, publishedKeysOf(part, state.put[part] ?? [], state.kept), taking.pause),
      )
  }
}

async function newSecrets(part: PartName, names: readonly string[]): Promise<Record<string, string>> {
  const made = names.map(async (name) => [name, await newSecret(PARTS[part].made[name] ?? 'bytes')] as const)
  return Object.fromEntries(await Promise.all(made))
}

/** Keeps a copy of what two parts have alike under each of them. */
function withShared(step: Step & { kind: 'put_secrets' }, taking: Taking, kept: KeptSecrets): KeptSecrets {
  const missing = step.names.filter((name) => kept[step.part]?.[name] === undefined)
  if (missing.length === 0) return kept
  const shared = missing.flatMap((name) => {
    const value = sharedValue(step.part, name, { ...taking, kept })
    return value === undefined ? [] : [[name, value] as const]
  })
  return keepSecrets(taking.secretsFile, step.part, Object.fromEntries(shared))
}

function chosen(names: readonly string[], secrets: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (secrets[name] === undefined ? [] : [[name, secrets[name]]])))
}

export async function databaseIds(wrangler: Wrangler, accountConfig: string): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await wrangler.databases(accountConfig))].map(([name, { id }]) => [name, id]))
}

/** Writes the parts' configurations, with the databases' ids as far as there are any. */
export function writeConfigs(
  parts: readonly PartName[],
  { committed, settings }: Pick<Taking, 'committed' | 'settings'>,
  ids: ReadonlyMap<string, string>,
): void {
  for (const part of parts) {
    writeConfig(settings.environment, part, workerConfig(part, committed[part], settings, ids))
  }
}

/** Bundles every part as it will be deployed, so that nothing is changed for one that cannot be. */
export async function bundleParts(
  parts: readonly PartName[],
  { wrangler, settings }: Pick<Taking, 'wrangler' | 'settings'>,
): Promise<void> {
  const { environment } = settings
  for (const part of parts) {
    await wrangler.bundle(configFile(environment, part), join(folderOf(environment), 'bundles', part))
  }
}

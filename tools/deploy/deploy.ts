/** A deployment: looks at what is there, says what is to be done, does it, and looks at what it deployed. */

import { lookup } from 'node:dns/promises'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { buildAll } from '../build.ts'
import { writeOutput } from '../build/fingerprint.ts'
import { unreleasedScripts } from '../release-scripts.ts'
import { ToolFailure } from '../root.ts'
import type { Checked } from './check-deployed.ts'
import { withDeployLock } from './deploy-lock.ts'
import { secretsFile, readKeptSecrets } from './kept-secrets.ts'
import { LOOKUP_MS } from './limits.ts'
import { PART_NAMES, type PartName } from './parts.ts'
import { NOTHING_FOUND, planOf, sentenceOf, type Found, type Step } from './plan.ts'
import { readSettings, type Settings } from './settings.ts'
import { bundleParts, takeSteps, writeConfigs, type Taking } from './take-steps.ts'
import { committedVars, folderOf, nameIn, readCommitted, type Committed } from './worker-config.ts'
import { checkWorkerSettings } from './worker-settings.ts'
import { ownWrangler, type RunWrangler } from './wrangler-process.ts'
import { Wrangler, type Account } from './wrangler.ts'

export interface Deployment {
  environment: string
  settingsFile: string
  /** All that the settings name, if not given. */
  parts?: readonly PartName[]
  isDryRun: boolean
}

/** Everything outside of this process, as tests replace it. */
export interface Surroundings {
  wrangler: (folder: string, accountId: string | undefined) => RunWrangler
  build: () => Promise<void>
  /** Names scripts that are built and were not released. */
  unreleased: () => readonly string[]
  isTaken: (host: string) => Promise<boolean>
  pause?: () => Promise<void>
}

export interface Report {
  environment: string
  account: string | null
  is_dry_run: boolean
  /** The reason for which it would not be begun: of a dry run alone. */
  refused: string | null
  steps: (Step & { says: string })[]
  checked: Checked[]
}

/** Whoever asks for a deployment. */
export interface Operator {
  say: (sentence: string) => void
  confirm: (question: string) => Promise<void>
}

export const OWN_SURROUNDINGS: Surroundings = {
  wrangler: ownWrangler,
  build: buildAll,
  unreleased: unreleasedScripts,
  isTaken: async (host) => {
    // A name server that hangs says nothing about the name.
    const found = lookup(host).then(
      () => true,
      () => false,
    )
    return Promise.race([found, wait(LOOKUP_MS, false, { ref: false })])
  },
}

/** Scripts that nobody pins need not be kept: only there may a build be deployed that was not released. */
const STAGING = /^staging/

/** Deploys an environment, or says what it would do. Said again after it was broken off, it goes on. */
export async function deploy(
  wanted: Deployment,
  operator: Operator,
  surroundings: Surroundings = OWN_SURROUNDINGS,
): Promise<Report> {
  const { environment, settingsFile } = wanted
  const committed = await readCommitted()
  const settings = readSettings(settingsFile, environment, committedVars(committed))
  const parts = partsOf(wanted, settings)
  await surroundings.build()
  const refusal = unreleasedIn(environment, surroundings)
  if (refusal !== undefined && !wanted.isDryRun) throw new ToolFailure(refusal)
  return withDeployLock(folderOf(environment), async () => {
    const kept = readKeptSecrets(secretsFile(settingsFile))
    const wrangler = new Wrangler(surroundings.wrangler(folderOf(environment), settings.accountId))
    const account = await accountOf(wrangler, settings)
    if (account === undefined && !wanted.isDryRun) {
      throw new ToolFailure('wrangler is logged in nowhere: npx wrangler login, or set CLOUDFLARE_API_TOKEN.')
    }
    const accountConfig = writeAccount(settings, account)
    const found =
      account === undefined ? NOTHING_FOUND : await look(parts, { settings, committed, wrangler, accountConfig })
    await checkWorkerSettings(parts, { settings, kept, found })
    const steps = planOf({ parts, settings, committed, kept, found })
    const ids = new Map([...found.databases].map(([name, { id }]) => [name, id]))
    writeConfigs(parts, { committed, settings }, ids)
    operator.say('Bundling…')
    await bundleParts(parts, { wrangler, settings })
    const report = {
      environment,
      account: account?.name ?? null,
      is_dry_run: wanted.isDryRun,
      refused: refusal ?? null,
      steps: steps.map(said),
    }
    if (wanted.isDryRun) return { ...report, checked: [] }
    await ask(report, steps, operator, surroundings)
    const taking: Taking = {
      settings,
      committed,
      found,
      kept,
      wrangler,
      accountConfig,
      ...operator,
      secretsFile: secretsFile(settingsFile),
    }
    const checked = await takeSteps(steps, { ...taking, ...(surroundings.pause ? { pause: surroundings.pause } : {}) })
    return { ...report, checked }
  })
}

function said(step: Step): Step & { says: string } {
  return { ...step, says: sentenceOf(step) }
}

function partsOf({ parts, settingsFile }: Deployment, settings: Settings): PartName[] {
  const missing = parts?.find((part) => settings.parts[part] === undefined)
  if (missing !== undefined)
    throw new ToolFailure(`${settingsFile} does not say where the ${missing} is: parts.${missing}.`)
  return PART_NAMES.filter((part) => settings.parts[part] !== undefined && (parts?.includes(part) ?? true))
}

/** Returns what to do about scripts that no release has kept; undefined where all is well, or it is staging. */
function unreleasedIn(environment: string, { unreleased }: Surroundings): string | undefined {
  if (STAGING.test(environment)) return undefined
  const [first, ...others] = unreleased()
  if (first === undefined) return undefined
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  return `${first}${more} would be served and lost with the next release: npm run release-scripts, commit, and deploy that.`
}

async function accountOf(wrangler: Wrangler, { accountId }: Settings): Promise<Account | undefined> {
  const accounts = await wrangler.accounts()
  if (accounts === undefined) return undefined
  const found = accountId === undefined ? accounts : accounts.filter(({ id }) => id === accountId)
  const [account, ...others] = found
  if (account !== undefined && others.length === 0) return account
  const listed = accounts.map(({ id, name }) => `  ${id}  ${name}`).join('\n')
  if (accountId !== undefined) throw new ToolFailure(`account_id is of none of the accounts of this login:\n${listed}`)
  throw new ToolFailure(`This login opens ${accounts.length} accounts: name one as account_id.\n${listed}`)
}

/** Writes a configuration for what belongs to no Worker: else wrangler would take the next one it finds. */
function writeAccount({ environment, accountId }: Settings, account: Account | undefined): string {
  const file = join(folderOf(environment), 'account.json')
  const id = accountId ?? account?.id
  writeOutput(file, `${JSON.stringify(id === undefined ? {} : { account_id: id })}\n`)
  return file
}

interface Looking {
  settings: Settings
  committed: Committed
  wrangler: Wrangler
  accountConfig: string
}

async function look(
  parts: readonly PartName[],
  { settings, committed, wrangler, accountConfig }: Looking,
): Promise<Found> {
  const databases = await wrangler.databases(accountConfig)
  const secrets: Partial<Record<PartName, ReadonlySet<string> | undefined>> = {}
  const gradual: PartName[] = []
  // All that the settings name, also what is not deployed now: secrets may be shared with it.
  for (const part of PART_NAMES.filter((name) => settings.parts[name] !== undefined)) {
    const worker = nameIn(settings.environment, committed[part].name)
    secrets[part] = await wrangler.secretNames(worker, accountConfig)
    if (secrets[part] === undefined || !parts.includes(part)) continue
    if ((await wrangler.versions(worker, accountConfig)).length > 1) gradual.push(part)
  }
  return { databases, secrets, gradual }
}

/** Asks once before anything is done, and for each domain that leads somewhere already: wrangler would take it over unasked. */
async function ask(
  { account, environment }: Pick<Report, 'account' | 'environment'>,
  steps: readonly Step[],
  { say, confirm }: Operator,
  { isTaken }: Surroundings,
): Promise<void> {
  for (const step of steps) say(`to do  ${step.part}: ${sentenceOf(step)}`)
  await confirm(`Do this in ${account ?? 'the account'}, as ${environment}?`)
  const file = join(folderOf(environment), 'domains.json')
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as string[]) : []
  const wanted = steps.flatMap((step) => (step.kind === 'deploy' ? [new URL(step.origin).hostname] : []))
  for (const host of wanted) {
    if (known.includes(host) || host.endsWith('.workers.dev') || !(await isTaken(host))) continue
    await confirm(`${host} leads somewhere already. Take it over from what is there?`)
  }
  writeOutput(file, JSON.stringify([...new Set([...known, ...wanted])]))
}

/** The Workers' own check of their settings, run before anything is sent: what one would refuse to start with is refused here. */

import { build } from 'esbuild'
import { inRepository, ROOT, ToolFailure } from '../root.ts'
import { newSecret, type KeptSecrets } from './kept-secrets.ts'
import { MADE_ONLY_WITH, PARTS, type PartName } from './parts.ts'
import type { Found } from './plan.ts'
import type { Settings } from './settings.ts'

/** Checks the settings of a Worker as it does itself. Throws. */
type SettingsOf = (env: object) => unknown

/** Asks the Workers that are to be deployed whether they would take these settings. Throws with what they refuse, and no value. */
export async function checkWorkerSettings(
  parts: readonly PartName[],
  { settings, kept, found }: { settings: Settings; kept: KeptSecrets; found: Found },
): Promise<void> {
  for (const part of parts) {
    const settingsOf = await checkOf(part)
    if (settingsOf === undefined) continue
    const env = { ...settings.parts[part]?.vars, ...(await secretsFor(part, kept, found.secrets[part])), EMAIL: {} }
    try {
      settingsOf(env)
    } catch (error) {
      // Both kinds of refusal name the variable and never its value: broker/env.ts, issuers/server/settings.ts.
      throw new ToolFailure(`The ${part} would not start. ${error instanceof Error ? error.message : ''}`)
    }
  }
}

/** Returns the secrets that are kept; in the place of one that is only at the platform, or yet to be made, one that is like it. */
async function secretsFor(
  part: PartName,
  kept: KeptSecrets,
  there: ReadonlySet<string> | undefined,
): Promise<Record<string, string>> {
  const made = Object.entries(PARTS[part].made).filter(([name]) => !(name in MADE_ONLY_WITH))
  const standIns = await Promise.all(made.map(async ([name, kind]) => [name, await newSecret(kind)] as const))
  const given = Object.entries(PARTS[part].given).flatMap(([name, { like }]) => {
    return there?.has(name) && like !== undefined ? [[name, like] as const] : []
  })
  return { ...Object.fromEntries([...standIns, ...given]), ...kept[part] }
}

const checks = new Map<PartName, Promise<SettingsOf | undefined>>()

function checkOf(part: PartName): Promise<SettingsOf | undefined> {
  const known = checks.get(part) ?? loadCheck(PARTS[part].settings)
  checks.set(part, known)
  return known
}

/** Loads a module of a Worker in Node: its imports of the runtime's own are empty, since nothing runs here but the check. */
async function loadCheck(module: string | undefined): Promise<SettingsOf | undefined> {
  if (module === undefined) return undefined
  const { outputFiles } = await build({
    entryPoints: [inRepository(module)],
    absWorkingDir: ROOT,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    plugins: [
      {
        name: 'furiwake:no-runtime',
        setup(builder) {
          builder.onResolve({ filter: /^cloudflare:/ }, ({ path }) => ({ path, namespace: 'no-runtime' }))
          builder.onLoad({ filter: /.*/, namespace: 'no-runtime' }, () => {
            return { contents: 'export const waitUntil = () => undefined' }
          })
        },
      },
    ],
  })
  const text = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64')
  const { settingsOf } = (await import(/* @vite-ignore */ `data:text/javascript;base64,${text}`)) as {
    settingsOf: SettingsOf
  }
  return settingsOf
}

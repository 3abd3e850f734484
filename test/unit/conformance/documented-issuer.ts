/** The company that docs/issuer-quick-start.md has its reader write: cut from the page, and run in a folder that holds nothing else. */

import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { PACKAGE_FOLDER } from '../../../tools/build/packages.ts'
import { inRepository } from '../../../tools/root.ts'
import { freeOrigin } from './http-server.ts'

const START_DEADLINE_MS = 30_000

interface DocumentedEntry {
  certification: Record<string, unknown>
  [field: string]: unknown
}

/** A company that runs. */
export interface RunningIssuer {
  stop(): void
}

/** Finds it a place. It is started once it is known whom it is to trust; the package must be built. */
export async function documentedIssuer() {
  const origin = await freeOrigin()
  const page = readFileSync(inRepository('docs', 'issuer-quick-start.md'), 'utf8')
  const cut = (language: string): string => {
    const found = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(page)
    if (found?.[1] === undefined) throw new Error(`The page has no ${language}.`)
    return found[1]
  }
  const entry = JSON.parse(cut('json')) as DocumentedEntry
  Object.assign(entry, { authentication_server: origin, settlement_server: origin })
  return { entry, start: (trusted: { broker: string; relay: string }) => started(cut('js'), origin, trusted) }
}

async function started(
  script: string,
  origin: string,
  { broker, relay }: { broker: string; relay: string },
): Promise<RunningIssuer> {
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-issuer-'))
  writeFileSync(join(folder, 'issuer.js'), script)
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(PACKAGE_FOLDER, join(folder, 'node_modules', 'furiwake'), 'junction')
  const env = { ...process.env, ORIGIN: origin, BROKER: broker, RELAY: relay }
  const child = spawn(process.execPath, ['issuer.js'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] })
  const stop = (): void => {
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
  const listens = new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(origin)) resolve()
    })
    child.once('exit', () => reject(new Error('The documented issuer has ended.')))
    setTimeout(() => reject(new Error('The documented issuer does not start.')), START_DEADLINE_MS).unref()
  })
  await listens.catch((error: unknown) => {
    stop()
    throw error
  })
  return { stop }
}

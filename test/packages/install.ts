import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { inRepository, ToolFailure } from '../../tools/root.ts'
import { run, runScript } from '../../tools/run.ts'
import type { RunResult } from '../../tools/run.ts'

const INSTALL_DEADLINE_MS = 5 * 60_000
const SCRIPT_DEADLINE_MS = 5 * 60_000

/** Copies a project into a folder of its own, with the tarball beside it, and installs what its lock file says. */
export async function installProject(name: string, tarball: string, into: string): Promise<string> {
  const folder = join(into, name)
  mkdirSync(folder, { recursive: true })
  cpSync(inRepository('test', 'packages', name), folder, { recursive: true })
  copyFileSync(tarball, join(folder, 'furiwake.tgz'))
  const flags = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev', '--loglevel=error']
  requireSuccess(await npm(folder, flags, INSTALL_DEADLINE_MS), `npm ci of ${name}`)
  return folder
}

/** Runs a script of the project's package.json, if it has it. */
export async function runProjectScript(
  folder: string,
  script: string,
  env: Record<string, string> = {},
): Promise<void> {
  const { scripts = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    scripts?: Record<string, string>
  }
  if (!(script in scripts)) return
  requireSuccess(await npm(folder, ['run', script, '--silent'], SCRIPT_DEADLINE_MS, env), `npm run ${script}`)
}

function npm(folder: string, args: string[], deadlineMs: number, env: Record<string, string> = {}): Promise<RunResult> {
  const execPath = process.env['npm_execpath']
  // Nothing of how these tests run takes part, and nobody is told of them.
  const quiet = { NODE_ENV: '', NEXT_TELEMETRY_DISABLED: '1' }
  const options = { cwd: folder, deadlineMs, output: 'collect', env: { ...env, ...quiet } } as const
  return execPath !== undefined && existsSync(execPath) ? runScript(execPath, args, options) : run('npm', args, options)
}

function requireSuccess({ code, output }: RunResult, what: string): void {
  if (code !== 0) throw new ToolFailure(`${what} failed:\n${output}`)
}

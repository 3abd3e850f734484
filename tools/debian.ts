import { existsSync } from 'node:fs'
import { run } from './run.ts'

const INSTALL_DEADLINE_MS = 10 * 60_000

/** Tells whether packages can be installed here as they are named: on Debian, by who may. */
export function canInstallPackages(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

/** Installs packages of the system, and says so. */
export async function installPackages(lacking: string, packages: string[]): Promise<void> {
  const options = { deadlineMs: INSTALL_DEADLINE_MS, env: { DEBIAN_FRONTEND: 'noninteractive' } }
  const named = packages.map((name) => `"${name}"`).join(', ')
  console.log(`Not here, or not whole: ${lacking}. Installing ${named} with apt-get…`)
  await run('apt-get', ['update', '-qq'], options)
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options)
}

#!/usr/bin/env node
/**
 * `npx furiwake dev`: a broker on this machine. It comes with a runtime of some
 * hundred megabytes, which no shop's server needs, so it is a package of its
 * own (furiwake-dev) of the same version: that which is installed here, or one that npx fetches.
 */

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

// What runs the broker needs more than the SDK does; an earlier Node would fail in the middle of it.
const NEEDED = [22, 13]
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(`furiwake needs Node.js ${NEEDED.join('.')} or newer; this is ${process.versions.node}.\n`)
  process.exit(2)
}

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** The command line that is installed beside the shop, if it is. */
function installed() {
  try {
    const manifest = createRequire(`${process.cwd()}/`).resolve('furiwake-dev/package.json')
    return [process.execPath, manifest.replace(/package\.json$/, 'bin/furiwake-dev.js')]
  } catch {
    return undefined
  }
}

const isWindows = process.platform === 'win32'
const fetched = [isWindows ? 'npx.cmd' : 'npx', '--yes', `furiwake-dev@${version}`]
const [command, ...args] = [...(installed() ?? fetched), ...process.argv.slice(2)]
const child = spawn(command, args, { stdio: 'inherit', shell: isWindows && command === fetched[0] })
// What stops this stops that: it ends in order, and then so does this.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.once('error', () => {
  process.stderr.write(`Install it beside your shop: npm install --save-dev furiwake-dev@${version}\n`)
  process.exitCode = 2
})
child.once('exit', (code) => (process.exitCode = code ?? 1))

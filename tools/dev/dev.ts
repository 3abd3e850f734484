/**
 * `furiwake dev`: a broker with every test issuer on this machine, for a shop
 * that one is making: stateful, in its own folder, with a log of what comes in
 * and goes out.
 */

import { join, relative, resolve } from 'node:path'

import { runUntilStopped } from '../demo/run-until-stopped.ts'
import type { Terminal } from '../furiwake/terminal.ts'
import { startAging, type AgingDemo } from './aging-demo.ts'
import { takeRequests } from './clock.ts'
import { DEV_FOLDER, keptDevInfo, saveDevInfo } from './dev-file.ts'
import { enterShop, type Wanted } from './enter-shop.ts'
import { followFile } from './follow-file.ts'
import { shownLine } from './log-line.ts'
import { ownIssuerIn, withOwnIssuers } from './own-issuers.ts'
import { Shop } from './shop.ts'
import { devWelcome } from './welcome.ts'

export interface DevOptions extends Omit<Wanted, 'ownIssuers'> {
  /** The issuer.json of each issuer that is being written. */
  issuerFiles: readonly string[]
  port?: number | undefined
  state?: string | undefined
  reset: boolean
}

/** Beside the demo's, so that both may run. */
const DEV_BASE_PORT = 8800

/** Starts the broker and runs until somebody stops it. */
export async function dev(options: DevOptions, { folder, stdout }: Terminal): Promise<void> {
  const start = performance.now()
  const stateDir = resolve(folder, options.state ?? DEV_FOLDER)
  const kept = options.reset ? undefined : keptDevInfo(stateDir)
  // A state folder that was used before keeps its own ports.
  const port = options.port ?? (kept === undefined ? DEV_BASE_PORT : undefined)
  const given = options.issuerFiles.map((file) => ownIssuerIn(folder, file))
  const own = withOwnIssuers(kept?.own_issuers ?? [], given)
  const ownIssuers = own.map(({ pair }) => pair)
  const chosen = { stateDir, reset: options.reset, ownIssuers, ...(port === undefined ? {} : { port }) }
  const ready = async (demo: AgingDemo): Promise<void> => {
    const entered = await enterShop(demo.info, kept, { ...options, ownIssuers: own })
    saveDevInfo(stateDir, entered)
    const file = join(stateDir, 'dev.json')
    stdout.write(devWelcome(entered, relative(folder, file) || file, performance.now() - start))
    followFile(demo.state.logFile, (line) => {
      const shown = shownLine(line, entered)
      if (shown !== undefined) stdout.write(`${shown}\n`)
    })
    takeRequests(stateDir, async (byMs) => {
      const moved = await demo.forward(byMs)
      // Asked once, its ledgers see what is due now.
      await new Shop(entered).list(1)
      return moved
    })
  }
  await runUntilStopped((restarted) => startAging(chosen, restarted), ready)
}

/** A system on this machine that runs until somebody stops it: by Ctrl-C, by a signal, or by ending what started it. */

import { watchAncestors } from './processes.ts'
import type { Demo } from './start-demo.ts'

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const STOP_DEADLINE_MS = 20_000

/**
 * Starts a system and tells when it is there; it is stopped in order, and the process with it. `start` is given what to
 * call whenever it has started its servers anew.
 */
export async function runUntilStopped<D extends Pick<Demo, 'stop'>>(
  start: (restarted: () => void) => Promise<D>,
  ready: (demo: D) => Promise<void> | void,
): Promise<void> {
  const starting = start(() => takeSignals())
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    // Should workerd not end, this process does: the next start ends what is left.
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref()
    void starting.then((demo) => demo.stop()).finally(() => process.exit(0))
  }
  // Miniflare exits at once on a signal, which would leave no time to end in order.
  const takeSignals = (): void => {
    for (const signal of STOP_SIGNALS) {
      process.removeAllListeners(signal)
      process.on(signal, stop)
    }
  }
  takeSignals()
  watchAncestors(stop)
  const demo = await starting
  takeSignals()
  if (!stopping) await ready(demo)
}

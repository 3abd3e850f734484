/** A system on this machine that runs until somebody stops it: by Ctrl-C, by a signal, or by ending what started it. */

import { watchAncestors } from './processes.ts'
import type { Demo } from './start-demo.ts'

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
const STOP_DEADLINE_MS = 20_000

/** Starts a system and tells when it is there; it is stopped in order, and the process with it. */
export async function runUntilStopped(
  start: () => Promise<Demo>,
  ready: (demo: Demo) => Promise<void> | void,
): Promise<void> {
  const starting = start()
  let stopping = false
  const stop = (): void => {
    if (stopping) return
    stopping = true
    // Should workerd not end, this process does: the next start ends what is left.
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref()
    void starting.then((demo) => demo.stop()).finally(() => process.exit(0))
  }
  for (const signal of STOP_SIGNALS) process.on(signal, stop)
  watchAncestors(stop)
  const demo = await starting
  // Miniflare exits at once on a signal, which would leave no time to end in order.
  for (const signal of STOP_SIGNALS) {
    process.removeAllListeners(signal)
    process.on(signal, stop)
  }
  if (!stopping) await ready(demo)
}

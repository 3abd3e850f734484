import { startDemo, type Demo, type DemoOptions } from '../demo/start-demo.ts'
import { bringNearer, type BroughtNearer } from './bring-nearer.ts'

/** A demo whose ends can be brought nearer: its servers are stopped and started for it. */
export interface AgingDemo extends Pick<Demo, 'info' | 'state' | 'stop'> {
  forward(byMs: number): Promise<BroughtNearer>
}

/** Starts a demo, on whose books nothing runs while they are changed; tells when it has been started anew. */
export async function startAging(options: DemoOptions, restarted: () => void): Promise<AgingDemo> {
  let current = await startDemo(options)
  let changing: Promise<unknown> = Promise.resolve()
  const change = async (byMs: number): Promise<BroughtNearer> => {
    await current.stop()
    try {
      return bringNearer(current.state, byMs)
    } finally {
      current = await startDemo({ ...options, reset: false })
      restarted()
    }
  }
  const { info, state } = current
  return {
    info,
    state,
    forward: async (byMs) => {
      const changed = changing.then(() => change(byMs))
      changing = changed.catch(() => undefined)
      return changed
    },
    stop: async () => {
      await changing
      await current.stop()
    },
  }
}

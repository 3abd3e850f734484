/** As the DevTools protocol's Profiler.stop gives it; deltas in microseconds. */
export interface Profile {
  nodes: { id: number; callFrame: { functionName: string; lineNumber: number }; children?: number[] }[]
  samples: number[]
  timeDeltas: number[]
}

/** Sets how far apart the profiler's samples are to be. */
export const SAMPLING_INTERVAL_MICROSECONDS = 200

export interface Inspector {
  /** The profile of what the Worker does while `work` runs. */
  profile(work: () => Promise<void>): Promise<Profile>
}

/** Connects to workerd's inspector: the DevTools protocol over a WebSocket on loopback. */
export async function startInspector(port: number): Promise<Inspector> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as { webSocketDebuggerUrl: string }[]
  const url = targets[0]?.webSocketDebuggerUrl
  if (url === undefined) throw new Error('workerd shows nothing to profile.')
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true })
    socket.addEventListener('error', reject, { once: true })
  })
  const waiting = new Map<number, (result: unknown) => void>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result: unknown }
    if (id !== undefined) waiting.get(id)?.(result)
  })
  const send = (method: string, params: object = {}): Promise<unknown> => {
    const id = waiting.size + 1
    socket.send(JSON.stringify({ id, method, params }))
    return new Promise((resolve) => waiting.set(id, resolve))
  }
  return {
    async profile(work) {
      await send('Profiler.enable')
      await send('Profiler.setSamplingInterval', { interval: SAMPLING_INTERVAL_MICROSECONDS })
      await send('Profiler.start')
      await work()
      const { profile } = (await send('Profiler.stop')) as { profile: Profile }
      socket.close()
      return profile
    },
  }
}

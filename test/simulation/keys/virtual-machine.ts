/** The machine that code runs on which asks for timers, deadlines, signatures and the network by their global names. */

import type { VirtualTime } from '../virtual-time.ts'

/** Runs `work` on virtual time: its timers are planned, its fetches answered, and the clock waits for its cryptography. */
export async function withVirtualMachine<T>(
  time: VirtualTime,
  answer: (url: string, signal: AbortSignal | undefined) => Promise<Response>,
  work: () => Promise<T>,
): Promise<T> {
  const real = {
    setTimeout: globalThis.setTimeout,
    fetch: globalThis.fetch,
    timeout: AbortSignal.timeout.bind(AbortSignal),
  }
  const cryptography = countCryptography()
  time.isBusy = () => cryptography.underWay() > 0
  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms = 0) => time.after(ms, run),
    fetch: (url: string | URL, init?: RequestInit) => answer(String(url), init?.signal ?? undefined),
  })
  AbortSignal.timeout = (ms) => {
    const controller = new AbortController()
    time.after(ms, () => controller.abort(new DOMException('The time is over.', 'TimeoutError')))
    return controller.signal
  }
  try {
    return await work()
  } finally {
    Object.assign(globalThis, { setTimeout: real.setTimeout, fetch: real.fetch })
    AbortSignal.timeout = real.timeout
    cryptography.end()
  }
}

/** Counts what the machine's own threads are doing: it takes no virtual time. */
function countCryptography(): { underWay: () => number; end: () => void } {
  let count = 0
  const names = ['sign', 'verify', 'importKey'] as const
  for (const name of names) {
    const method = SubtleCrypto.prototype[name] as (...args: unknown[]) => Promise<unknown>
    const counted = async (...args: unknown[]): Promise<unknown> => {
      count += 1
      try {
        return await method.apply(crypto.subtle, args)
      } finally {
        count -= 1
      }
    }
    Object.defineProperty(crypto.subtle, name, { value: counted, configurable: true })
  }
  const end = (): void => {
    for (const name of names) Reflect.deleteProperty(crypto.subtle, name)
  }
  return { underWay: () => count, end }
}

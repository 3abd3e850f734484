import { vi } from 'vitest'

/** Ends every wait for a body after a moment; `waited` are the times that were given, in milliseconds. */
export function hurriedDeadlines(): { waited: number[]; restore: () => void } {
  const waited: number[] = []
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
    waited.push(ms)
    const over = new AbortController()
    setTimeout(() => over.abort(new DOMException('The time is over.', 'TimeoutError')), 20)
    return over.signal
  })
  return { waited, restore: () => timeout.mockRestore() }
}

/** A POST whose body begins with a text and then stands still. `canceled` tells whether its reader has let go of it. */
export function standingStill(url: string, headers: Record<string, string>, begins: string) {
  let isCanceled = false
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode(begins)),
    cancel: () => {
      isCanceled = true
    },
  })
  return { request: new Request(url, { method: 'POST', headers, body }), canceled: () => isCanceled }
}

/** Reads what another party sends, and stops at a size and at a time. */

/** `too_large` and `too_late`: the rest was not read. `broken`: the line broke, or it is no UTF-8 that can be decoded. */
export type BoundedText = { ok: true; text: string } | { ok: false; problem: 'too_large' | 'too_late' | 'broken' }

/** A body's bounds. `deadline` is aborted when the time is over. */
export interface BodyBounds {
  maxBytes: number
  deadline: AbortSignal
}

/** The same of a body that is not decoded yet. */
export type BoundedBytes =
  { ok: true; bytes: Uint8Array<ArrayBuffer> } | { ok: false; problem: 'too_large' | 'too_late' | 'broken' }

/**
 * Reads a body as UTF-8, chunk by chunk, up to its bounds. What its
 * `content-length` says can refuse it sooner, and vouches for nothing: the
 * bytes are counted as they come, after any decompression. Never throws.
 */
export async function boundedText(source: Request | Response, bounds: BodyBounds): Promise<BoundedText> {
  const decoder = new TextDecoder()
  let text = ''
  const problem = await readChunks(source, bounds, (chunk) => (text += decoder.decode(chunk, { stream: true })))
  return problem === undefined ? { ok: true, text: text + decoder.decode() } : { ok: false, problem }
}

/** Reads a body as bytes, within the same bounds as {@link boundedText}. Never throws. */
export async function boundedBytes(source: Request | Response, bounds: BodyBounds): Promise<BoundedBytes> {
  const chunks: Uint8Array[] = []
  const problem = await readChunks(source, bounds, (chunk) => void chunks.push(chunk))
  if (problem !== undefined) return { ok: false, problem }
  const bytes = new Uint8Array(chunks.reduce((size, { byteLength }) => size + byteLength, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return { ok: true, bytes }
}

/** Hands over one chunk after another. Undefined at the end of the body; else why the rest was not read. */
async function readChunks(
  source: Request | Response,
  { maxBytes, deadline }: BodyBounds,
  take: (chunk: Uint8Array) => void,
): Promise<'too_large' | 'too_late' | 'broken' | undefined> {
  if (source.body === null) return undefined
  if (Number(source.headers.get('content-length') ?? 0) > maxBytes) {
    discardBody(source)
    return 'too_large'
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> = source.body.getReader()
  const late = lateness(deadline)
  let size = 0
  try {
    // Ends with the stream, with the first chunk that goes over the size, or with the time.
    for (;;) {
      const read = await Promise.race([reader.read(), late.promise])
      if (read === 'too_late') return refused(reader, 'too_late')
      if (read.done) return undefined
      size += read.value.byteLength
      if (size > maxBytes) return refused(reader, 'too_large')
      take(read.value)
    }
  } catch {
    return refused(reader, deadline.aborted ? 'too_late' : 'broken')
  } finally {
    late.forget()
  }
}

/** Lets go of a body that nobody reads, without waiting for the other side to agree. */
export function discardBody({ body }: Request | Response): void {
  body?.cancel().catch(() => undefined)
}

function refused<P extends string>(reader: ReadableStreamDefaultReader<Uint8Array>, problem: P): P {
  reader.cancel().catch(() => undefined)
  return problem
}

function lateness(deadline: AbortSignal): { promise: Promise<'too_late'>; forget: () => void } {
  let tell = (): void => undefined
  const promise = new Promise<'too_late'>((resolve) => {
    tell = () => resolve('too_late')
  })
  if (deadline.aborted) tell()
  else deadline.addEventListener('abort', tell)
  return { promise, forget: () => deadline.removeEventListener('abort', tell) }
}

/** A request to another party, and how much of an answer is taken in what time. */
export interface BoundedFetch {
  method?: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  headers?: Record<string, string>
  body?: string
  maxBytes: number
  timeoutMs: number
}

/** `late`: the time was over before the whole answer was there. `unreachable`: no answer, or a broken one. */
export type FetchedText =
  | { kind: 'answer'; status: number; text: string }
  | { kind: 'too_large'; status: number }
  | { kind: 'late' }
  | { kind: 'unreachable'; cause: string }

/**
 * Fetches, and reads the answer up to its bounds: one deadline holds from the
 * first byte sent to the last one read. No redirect is followed: it would
 * carry the request to a party that was never asked. Never throws.
 */
export async function fetchText(url: string, { maxBytes, timeoutMs, ...request }: BoundedFetch): Promise<FetchedText> {
  const deadline = AbortSignal.timeout(timeoutMs)
  const late = lateness(deadline)
  try {
    const answer = await Promise.race([fetch(url, { ...request, redirect: 'manual', signal: deadline }), late.promise])
    if (answer === 'too_late') return { kind: 'late' }
    const read = await boundedText(answer, { maxBytes, deadline })
    if (read.ok) return { kind: 'answer', status: answer.status, text: read.text }
    if (read.problem === 'too_large') return { kind: 'too_large', status: answer.status }
    return read.problem === 'too_late' ? { kind: 'late' } : { kind: 'unreachable', cause: 'broken' }
  } catch (error) {
    if (deadline.aborted || isTimeout(error)) return { kind: 'late' }
    return { kind: 'unreachable', cause: error instanceof Error ? error.name : 'unknown' }
  } finally {
    late.forget()
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && (error.name === 'TimeoutError' || error.name === 'AbortError')
}

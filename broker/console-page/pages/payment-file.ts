/** The file of all payments of a time, as it comes in: how far it is, and whether it came whole. */

import { problemOf } from '../api.ts'
import type { ApiProblem } from '../api.ts'
import { saveFile } from './save-file.ts'

/** `broken`: it ended before its last line, so nothing was saved. */
export type FileState =
  | { state: 'idle' }
  | { state: 'running'; count: number; share: number }
  | { state: 'saved'; count: number }
  | { state: 'broken' }
  | { state: 'refused'; problem: ApiProblem }

/** Nothing has come for so long: it is given up. */
const IDLE_MAX_MS = 60_000

/** A payment's line, from its time on; and the last line of a whole file. */
const LINE = /(?:^|\n)(\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d,[^,\n]{1,64},pay_/g
const END = /\nend_of_file,(\d{1,15})\r\n$/

export class PaymentFile {
  state: FileState = { state: 'idle' }
  readonly #changed: () => void
  #stopping: AbortController | undefined

  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** Fetches it and saves it under a name, if it comes whole. `days`: first and last day, by which it is known how far it is. */
  async fetch(query: URLSearchParams, name: string, days: { from: string; to: string }): Promise<void> {
    this.stop()
    const stopping = new AbortController()
    this.#stopping = stopping
    this.#is({ state: 'running', count: 0, share: 0 })
    const ended = await this.#read(query, name, days, stopping)
    if (this.#stopping === stopping) this.#is(ended)
  }

  /** Gives it up: somebody pressed. */
  cancel(): void {
    this.stop()
    this.#changed()
  }

  /** Gives it up without drawing. */
  stop(): void {
    this.#stopping?.abort()
    this.#stopping = undefined
    this.state = { state: 'idle' }
  }

  async #read(
    query: URLSearchParams,
    name: string,
    days: { from: string; to: string },
    stopping: AbortController,
  ): Promise<FileState> {
    let idle: ReturnType<typeof setTimeout> | undefined
    try {
      const response = await fetch(`/console/api/v1/payments.csv?${query}`, { signal: stopping.signal })
      if (!response.ok || response.body === null) return { state: 'refused', problem: await problemIn(response) }
      const chunks: BlobPart[] = []
      const progress = new Progress(days)
      const reader = response.body.getReader()
      for (;;) {
        clearTimeout(idle)
        idle = setTimeout(() => stopping.abort(), IDLE_MAX_MS)
        const { done, value } = await reader.read()
        if (done) break
        chunks.push(value)
        progress.take(value)
        if (this.#stopping === stopping) this.#is({ state: 'running', count: progress.count, share: progress.share })
      }
      const count = progress.end()
      if (count === undefined) return { state: 'broken' }
      saveFile(name, new Blob(chunks, { type: 'text/csv' }))
      return { state: 'saved', count }
    } catch {
      return { state: 'broken' }
    } finally {
      clearTimeout(idle)
    }
  }

  #is(state: FileState): void {
    this.state = state
    this.#changed()
  }
}

async function problemIn(response: Response): Promise<ApiProblem> {
  const read: unknown = await response.json().catch(() => ({}))
  return problemOf(response, read)
}

/** The newest payment comes first: how far it is, its day tells. */
export class Progress {
  count = 0
  share = 0
  readonly #from: number
  readonly #to: number
  readonly #decoder = new TextDecoder()
  #tail = ''
  #last = ''

  constructor({ from, to }: { from: string; to: string }) {
    this.#from = Date.parse(from)
    this.#to = Date.parse(to) + 86_400_000
  }

  take(chunk: Uint8Array): void {
    const text = this.#tail + this.#decoder.decode(chunk, { stream: true })
    // A line that has not come whole is counted with what comes next.
    const end = text.lastIndexOf('\n')
    const lines = [...text.slice(0, Math.max(end, 0)).matchAll(LINE)]
    this.count += lines.length
    this.#tail = text.slice(Math.max(end, 0))
    if (end >= 0) this.#last = text.slice(-100)
    const day = lines.at(-1)?.[1]
    if (day !== undefined) this.share = Math.min(1, (this.#to - Date.parse(day)) / (this.#to - this.#from))
  }

  /** Returns the number of payments that the last line tells; undefined where there is no such line. */
  end(): number | undefined {
    const [, count] = END.exec(this.#last) ?? []
    return count === undefined ? undefined : Number(count)
  }
}

/** A broker as the command line speaks with it: bounded in time and size, and its problems as they are. */

import { boundedText, fetchText } from '../../messages/bounded-body.ts'
import { plainLine } from '../../protocol/text.ts'
import { ToolFailure } from '../root.ts'
import type { Profile } from './profile.ts'

const TIMEOUT_MS = 30_000
const NO_CONTENT = 204
const ANSWER_MAX_BYTES = 8 * 1024 * 1024

/** A problem (RFC 9457) that the broker answered with. */
export class BrokerRefusal extends Error {
  override readonly name = 'BrokerRefusal'
  readonly problem: Record<string, unknown>

  constructor(problem: Record<string, unknown>) {
    super(sentenceOf(problem))
    this.problem = problem
  }
}

/** An answer that did not come, or not to its end: it may be asked for again. */
export class BrokenOff extends ToolFailure {}

function sentenceOf({ title, detail, param, code, request_id: request }: Record<string, unknown>): string {
  const field = param === undefined ? '' : ` [${text(param)}]`
  return `${text(title)}${field}: ${text(detail)} (${text(code)}, ${text(request)})`
}

function text(value: unknown): string {
  // A line and nothing else: what comes from the network moves no cursor.
  return typeof value === 'string' ? plainLine(value) : ''
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export class BrokerClient {
  readonly profile: Profile
  readonly #api: string

  /** `root`: of the API that is asked, the operator API if not given. */
  constructor(profile: Profile, root = '/operator/v1') {
    this.profile = profile
    this.#api = `${profile.broker}${root}`
  }

  /** Asks the API. Throws a BrokerRefusal, or what a person can put right. */
  async ask<T>(method: Method, path: string, body?: object, timeoutMs = TIMEOUT_MS): Promise<T> {
    const { broker, token } = this.profile
    const headers: Record<string, string> = { authorization: `Bearer ${token}` }
    if (body !== undefined) headers['content-type'] = 'application/json'
    const answer = await fetchText(`${this.#api}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      maxBytes: ANSWER_MAX_BYTES,
      timeoutMs,
    })
    if (answer.kind !== 'answer') throw new ToolFailure(UNANSWERED[answer.kind](broker))
    const said = parsed(answer.text)
    const isDone = answer.status >= 200 && answer.status < 300
    if (isDone && (said !== undefined || answer.status === NO_CONTENT)) return said as T
    return this.#refuse(answer.status, said)
  }

  /** Asks for an answer that is read as it comes. `timeoutMs`: until it begins; how long it may take is the reader's to say. */
  async open(path: string, body: object, timeoutMs: number): Promise<ReadableStream<Uint8Array>> {
    const { broker, token } = this.profile
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const given = new AbortController()
    const timer = setTimeout(() => given.abort(), timeoutMs)
    const request = {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: given.signal,
    } as const
    const answer = await fetch(`${this.#api}${path}`, request).catch((error: unknown) => {
      throw new BrokenOff(UNANSWERED[given.signal.aborted ? 'late' : 'unreachable'](broker), { cause: error })
    })
    clearTimeout(timer)
    if (answer.ok && answer.body !== null) return answer.body
    const read = await boundedText(answer, { maxBytes: ANSWER_MAX_BYTES, deadline: AbortSignal.timeout(timeoutMs) })
    return this.#refuse(answer.status, read.ok ? parsed(read.text) : undefined)
  }

  #refuse(status: number, said: Record<string, unknown> | undefined): never {
    if (typeof said?.['code'] === 'string') throw new BrokerRefusal(said)
    throw new ToolFailure(`${this.profile.broker} answered ${status} and no problem of a broker: is it one?`)
  }
}

const UNANSWERED = {
  unreachable: (broker: string) => `Nobody answers at ${broker}: check the address, and that the broker runs.`,
  late: (broker: string) =>
    `${broker} did not answer in time. Whether it was done is not known: look before you repeat it.`,
  too_large: (broker: string) => `${broker} answered more than a broker does: is it one?`,
}

function parsed(answer: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(answer)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Makes a path of the API from words that a person has typed. */
export function pathOf(parts: TemplateStringsArray, ...words: readonly (string | undefined)[]): string {
  return parts.reduce((path, part, index) => `${path}${encodeURIComponent(words[index - 1] ?? '')}${part}`)
}

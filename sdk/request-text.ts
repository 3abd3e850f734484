import { isRecord } from '../protocol/shape.ts'
import { AnswerTooLarge, boundedText } from './bounded-answer.ts'
import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'
import { REQUEST_MAX_BYTES, REQUEST_WAIT_MS } from './limits.ts'

/** Reads the body of a request to the shop as text. Throws `request_too_large`, and reads no more than that, or `request_too_late`. */
export async function readRequestText(config: FuriwakeConfig, request: Request): Promise<string> {
  try {
    const reading = boundedText(new Response(request.body, { headers: sizeOf(request) }), REQUEST_MAX_BYTES)
    return await inTime(reading, config)
  } catch (error) {
    if (!(error instanceof AnswerTooLarge)) throw error
    throw new FuriwakeError('request_too_large', `The request is larger than ${REQUEST_MAX_BYTES} bytes.`, { config })
  }
}

/** Waits for a request's body, and throws `request_too_late` where it does not come in time. */
export async function inTime<T>(reading: Promise<T>, config?: FuriwakeConfig): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<never>((_, reject) => {
    const message = `The request did not come whole in ${REQUEST_WAIT_MS / 1000} s.`
    timer = setTimeout(() => reject(new FuriwakeError('request_too_late', message, { config })), REQUEST_WAIT_MS)
  })
  return Promise.race([reading, late]).finally(() => {
    if (timer !== null) clearTimeout(timer)
  })
}

/** Reads the texts in a form or in a JSON object; of anything else, none. */
export async function readJsonOrForm(config: FuriwakeConfig, request: Request): Promise<Record<string, string>> {
  const text = await readRequestText(config, request)
  const isJson = /^application\/json\b/i.test(request.headers.get('content-type') ?? '')
  const fields = isJson ? Object.entries(objectIn(text)) : [...new URLSearchParams(text)]
  return Object.fromEntries(fields.filter((field): field is [string, string] => typeof field[1] === 'string'))
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}

function sizeOf(request: Request): Record<string, string> {
  const size = request.headers.get('content-length')
  return size === null ? {} : { 'content-length': size }
}

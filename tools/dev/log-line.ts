/** Lines of the broker's log, as a shop's developer reads them: what came in, what went out, and what was wrong with it. */

import { explainedIn } from '../../broker/error-pages/words.ts'
import { plainLine } from '../../protocol/text.ts'
import type { DevInfo } from './dev-file.ts'

/** A line of the log file: when, how bad, and the event as JSON. */
const LINE = /^(\S+) (\S+) (\{.*\})$/
const ROUTE_CHARACTERS = 44
const INDENT = ' '.repeat(10)

type Fields = Record<string, unknown>
/** As much of what is kept as is read here. */
type ListeningShop = Pick<DevInfo, 'broker' | 'merchant' | 'webhook' | 'issuers'>

/** Reads a line as it is shown to the shop; undefined: it is nobody's business here. */
export function shownLine(line: string, shop: ListeningShop): string | undefined {
  const [, at = '', , json = ''] = LINE.exec(line) ?? []
  const fields = fieldsOf(json)
  if (fields === undefined || isOfAnother(fields, shop)) return undefined
  const issuer = shop.issuers.find(({ authentication }) => authentication === fields['issuer'])
  const named = issuer === undefined ? fields : { ...fields, issuer: issuer.name }
  const event = word(fields['event'])
  const shown = Object.hasOwn(SHOWN, event) ? SHOWN[event]?.(named, shop) : undefined
  return shown === undefined ? undefined : `${timeOf(at)}  ${shown}`
}

/** Says what was wrong, where the code alone does not. */
const CAUSES: Readonly<Record<string, string>> = {
  live_key: ' It was a live key: here there are test keys alone, and this shop’s is in dev.env.',
  test_key: ' It was a test key, but none of this broker’s: this shop’s is in dev.env.',
}

const SHOWN: Readonly<Record<string, (fields: Fields, shop: ListeningShop) => string | undefined>> = {
  request: requestLine,
  request_failed: (fields) => `  !! the broker failed: ${word(fields['error'])} (${word(fields['request'])})`,
  requests_refused: (fields) =>
    `  !! ${number(fields['count'])} requests were beyond the limit ${word(fields['limit'])}`,
  authentication_call: (fields) => `  step 5  ${word(fields['issuer'])}: ${outcome(fields)}`,
  answer_call: (fields) => `  step 5  ${word(fields['issuer'])}: ${outcome(fields)}`,
  settlement_call: (fields) => `  step 8  settlement: ${outcome(fields)}`,
  inquiry_call: (fields) => `  asked   settlement: ${outcome(fields)}`,
  keys_unavailable: (fields) => `  keys    ${word(fields['issuer'])}: not to be had${causeOf(fields)}`,
  webhook_call: webhookLine,
}

function requestLine(fields: Fields, { broker }: ListeningShop): string | undefined {
  const route = word(fields['route'])
  // The page's own scripts and pictures: nothing that a shop does.
  if (!/^\/(?:v1|checkout)\b/.test(route)) return undefined
  const about = fields['payment'] === undefined ? '' : `  ${word(fields['payment'])}`
  // Refused before its route was known, a request has the pattern of those that are.
  const shown = route.replace(/\/\*$/, '')
  const request = `${word(fields['method']).padEnd(5)} ${shown.padEnd(ROUTE_CHARACTERS)}`
  const line = `${request} ${number(fields['status'])} ${duration(fields)}${about}`
  const problem = problemLines(codeOf(fields, route), broker, CAUSES[word(fields['cause'])])
  return problem === undefined ? line : `${line}\n${problem}`
}

/** Of a page that a frame may not show, no code is logged: the page has it (broker/notices.ts). */
function codeOf({ method, status, outcome: code }: Fields, route: string): string {
  if (code !== undefined || method !== 'GET' || !/^\/checkout\/[^/]+$/.test(route)) return word(code)
  return status === 403 ? 'frame_stranger' : status === 404 ? 'frame_link' : ''
}

function problemLines(code: string, broker: string, cause = ''): string | undefined {
  const problem = explainedIn('en', code)
  if (problem === undefined) return undefined
  return `${INDENT}${code}: ${problem.title}. ${problem.detail}${cause}\n${INDENT}${broker}/errors/${code}`
}

function webhookLine(fields: Fields, { webhook }: ListeningShop): string | undefined {
  if (webhook === undefined || fields['endpoint'] !== webhook.id) return undefined
  if (fields['status'] !== undefined) return `  webhook ${webhook.url} ${number(fields['status'])} ${duration(fields)}`
  return `  webhook ${webhook.url} ${word(fields['cause'])}: it is sent again later`
}

function outcome(fields: Fields): string {
  return `${word(fields['outcome'])}${causeOf(fields)} ${duration(fields)}`
}

/** Says why an answer does not count: to whoever writes the server that gave it. */
function causeOf(fields: Fields): string {
  const cause = word(fields['cause'])
  return cause === '' || cause === fields['outcome'] ? '' : ` (${cause})`
}

function isOfAnother({ merchant }: Fields, { merchant: own }: ListeningShop): boolean {
  return merchant !== undefined && merchant !== own.id
}

function fieldsOf(json: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Fields) : undefined
  } catch {
    return undefined
  }
}

function timeOf(at: string): string {
  const time = new Date(at)
  return Number.isNaN(time.getTime()) ? '--:--:--' : time.toTimeString().slice(0, 8)
}

function duration({ ms }: Fields): string {
  return typeof ms === 'number' ? `${Math.round(ms)} ms` : ''
}

const number = (value: unknown): string => (typeof value === 'number' ? String(value) : '')
const word = (value: unknown): string => (typeof value === 'string' ? plainLine(value) : '')

/** A look at what was deployed, from outside, as everybody sees it. */

import { setTimeout as wait } from 'node:timers/promises'
import { fetchText } from '../../messages/bounded-body.ts'
import { plainLine } from '../../protocol/text.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { ToolFailure } from '../root.ts'
import { CHECK_ANSWER_MAX_BYTES, CHECK_PAUSE_MS, CHECK_TIMEOUT_MS, CHECK_TRIES_MAX } from './limits.ts'
import type { PartName } from './parts.ts'

/** Returns what is not as it should be; undefined when all is well. */
type Verdict = (status: number, text: string) => string | undefined

interface Check {
  path: string
  verdict: Verdict
}

export interface Checked {
  part: PartName
  origin: string
  /** The addresses that answered as they should. */
  well: string[]
}

/** Asks a part until it answers as it should, or too often. `keys`: ids of keys that it must publish. */
export async function checkDeployed(
  part: PartName,
  origin: string,
  keys: readonly string[],
  pause: () => Promise<void> = () => wait(CHECK_PAUSE_MS),
): Promise<Checked> {
  let problem: string | undefined
  for (let tries = 0; tries < CHECK_TRIES_MAX; tries += 1) {
    if (tries > 0) await pause()
    problem = await firstProblem(origin, checksOf(part, keys))
    if (problem === undefined) return { part, origin, well: checksOf(part, keys).map(({ path }) => path) }
  }
  throw new ToolFailure(`The ${part} was deployed and does not answer as it should: ${origin}${problem ?? ''}`)
}

async function firstProblem(origin: string, checks: readonly Check[]): Promise<string | undefined> {
  for (const { path, verdict } of checks) {
    const answer = await fetchText(`${origin}${path}`, {
      method: 'GET',
      maxBytes: CHECK_ANSWER_MAX_BYTES,
      timeoutMs: CHECK_TIMEOUT_MS,
    })
    const problem = answer.kind === 'answer' ? verdict(answer.status, answer.text) : NO_ANSWER[answer.kind]
    if (problem !== undefined) return `${path} ${problem}`
  }
  return undefined
}

const NO_ANSWER = {
  unreachable: 'cannot be reached. A new domain may take minutes: say the same again later.',
  late: 'does not answer in time.',
  too_large: 'answers more than it ever does: is it ours?',
}

function checksOf(part: PartName, keys: readonly string[]): Check[] {
  if (part === 'shop') return [{ path: '/', verdict: (status) => (status === 200 ? undefined : `answers ${status}.`) }]
  const health: Check = {
    path: '/healthz',
    verdict: answers(({ status }) => (status === 'ok' ? undefined : 'is not ok.')),
  }
  const published: Check = { path: '/.well-known/jwks.json', verdict: answers((body) => missingKey(body, keys)) }
  if (part !== 'broker') return [health, published]
  return [
    health,
    { path: '/readyz', verdict: readiness },
    published,
    { path: '/openapi.json', verdict: answers(({ info }) => otherVersion(info)) },
  ]
}

/** Says 200 with JSON, and what is in it. */
function answers(judge: (body: Record<string, unknown>) => string | undefined): Verdict {
  return (status, text) => {
    if (status !== 200) return `answers ${status}.`
    const body = objectIn(text)
    return body === undefined ? 'answers no JSON object: is it ours?' : judge(body)
  }
}

const readiness: Verdict = (status, text) => {
  const failing = objectIn(text)?.['failing']
  if (status === 200 && Array.isArray(failing) && failing.length === 0) return undefined
  const named = Array.isArray(failing)
    ? failing.map((part) => plainLine(String(part))).join(', ')
    : 'nothing that it names'
  return `answers ${status}: ${named} (docs/operate/health.md).`
}

function missingKey({ keys: published }: Record<string, unknown>, wanted: readonly string[]): string | undefined {
  if (!Array.isArray(published)) return 'publishes no keys.'
  const kids = published.map((key: unknown) => (key as { kid?: unknown } | null)?.kid)
  return wanted.every((kid) => kids.includes(kid))
    ? undefined
    : 'does not publish the keys that are kept here: others were put there from elsewhere.'
}

function otherVersion(info: unknown): string | undefined {
  const version = (info as { version?: unknown } | undefined)?.version
  return version === packageJson.version
    ? undefined
    : `is of ${plainLine(String(version))}, not ${packageJson.version}.`
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** The parts that an issuer's servers have in common: keys, health, how a message is checked, answered, and refused. */

import { aboutMessage, traceIdIn, traceIdOf } from '../messages/message-trace.ts'
import type { MessageAbout } from '../messages/message-trace.ts'
import { OthersKeys } from '../messages/others-keys.ts'
import { publicKeys } from '../messages/own-keys.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import { WIRE_PROBLEMS, problemDocument } from '../messages/problems.ts'
import type { WireProblem } from '../messages/problems.ts'
import { receiveMessage } from '../messages/receive-message.ts'
import { messageResponse, signMessage } from '../messages/sign-message.ts'
import { CLOCK_SKEW_SECONDS } from '../protocol/message-claims.ts'
import type { MessageClaims, MessageType } from '../protocol/message-claims.ts'
import { JWKS_CACHE_SECONDS, RETRY_AFTER_SECONDS } from './limits.ts'

export type Maybe<T> = T | Promise<T>

/**
 * The store in which one-time ids are written down, so that none counts twice. The insert
 * itself must decide, so that of two at once one is told false; what is older
 * than `keptUntil` (seconds since 1970) may be forgotten.
 */
export interface SeenStore {
  isNew(id: string, keptUntil: number): Maybe<boolean>
}

/** A message as it may be written down: no body, no name, no account. */
export interface LogEntry extends MessageAbout {
  event: string
  /** The trace that it belongs to, of all four parties: the `traceparent` (W3C Trace Context) of the shop's request where there was one. */
  trace_id: string
  code?: string
  iss?: string
  jti?: string
  outcome?: string
  ms?: number
}

export interface ServerSettings {
  /** Own public origin, `https://id.issuer.example`: no path, and no slash at its end. */
  origin: string
  /** True for live payments, false for tests: the other ones are refused. */
  livemode: boolean
  /** The first signs, all are published. */
  signingKeys: readonly PrivateJwk[]
  seen: SeenStore
  log?: (entry: LogEntry) => void
  /** Milliseconds since 1970, now. */
  clock?: () => number
  /** Lets work go on after an answer: `waitUntil` on Workers; not needed on Node. */
  background?: (work: Promise<unknown>) => void
}

/** Answers a request, or undefined when it is not at one of its addresses; and the public keys of its server. */
export interface Handler {
  (request: Request): Promise<Response | undefined>
  readonly publishedKeys?: readonly object[]
}

/** An answer that a server makes to a message. */
export type Answer = { ok: true; body: object; outcome: string } | { ok: false; code: WireProblem; logCode?: string }

export interface Route<T> {
  typ: MessageType
  answerTyp: MessageType
  guard: (body: unknown) => body is T
  senders: readonly string[]
  answer: (body: T, claims: MessageClaims, now: number) => Promise<Answer>
}

interface Erased extends Omit<Route<never>, 'guard' | 'answer'> {
  guard: (body: unknown) => boolean
  answer: (body: never, claims: MessageClaims, now: number) => Promise<Answer>
}

/** A server of an issuer, as its two kinds build on it. */
export class IssuerServer {
  readonly keys: OthersKeys
  readonly clock: () => number
  readonly #settings: ServerSettings
  readonly #signingKey: PrivateJwk
  readonly #publishedKeys: readonly object[]

  /** Throws TypeError with the setting's name, and never its value. */
  constructor(settings: ServerSettings, encryptionKeys: readonly PrivateJwk[] = []) {
    requireOrigins('origin', [settings.origin])
    const [first] = settings.signingKeys
    if (first === undefined) throw new TypeError('signingKeys: at least one private P-256 JWK with a kid')
    this.#settings = settings
    this.#signingKey = first
    this.#publishedKeys = publicKeys(settings.signingKeys, encryptionKeys)
    this.clock = settings.clock ?? Date.now
    const background = settings.background ?? ((work) => void work.catch(() => undefined))
    this.keys = new OthersKeys({ clock: this.clock, background })
  }

  get signingKey(): PrivateJwk {
    return this.#signingKey
  }

  /** One-time ids of every kind share the store. */
  isNew(kind: string, id: string, keptUntil: number): Maybe<boolean> {
    return this.#settings.seen.isNew(`${kind} ${id}`, keptUntil)
  }

  /** Answers by path: each a message's route. */
  handler(routes: Readonly<Record<string, Erased>>): Handler {
    const handler = async (request: Request): Promise<Response | undefined> => {
      const { pathname } = new URL(request.url)
      const route = Object.hasOwn(routes, pathname) ? routes[pathname] : undefined
      if (route === undefined) return undefined
      if (request.method !== 'POST') return problem('method_not_allowed', { allow: 'POST' })
      return this.#exchange(pathname, request, route as unknown as Route<unknown>)
    }
    return Object.assign(handler, { publishedKeys: this.#publishedKeys })
  }

  async #exchange(event: string, request: Request, route: Route<unknown>): Promise<Response> {
    const { origin: aud, livemode, log = () => undefined } = this.#settings
    const now = this.clock()
    const opened = await receiveMessage(request, { ...route, aud, livemode, keys: this.keys, now })
    const ms = (): number => this.clock() - now
    const trace_id = traceIdOf(opened.ok ? opened.claims : undefined, request, newId)
    if (!opened.ok) {
      log({ event, trace_id, code: opened.code, ms: ms() })
      return problem(opened.code)
    }
    const { iss, jti } = opened.claims
    const answer = await this.#answerOnce(opened.body, opened.claims, route, now)
    const known = { event, trace_id, iss, jti, ...aboutMessage(opened.body) }
    if (!answer.ok) {
      log({ ...known, code: answer.logCode ?? answer.code, ms: ms() })
      return problem(answer.code)
    }
    const traceId = traceIdIn(opened.claims)
    const envelope = { typ: route.answerTyp, iss: aud, aud: iss, jti: newId(), inResponseTo: jti, traceId }
    log({ ...known, outcome: answer.outcome, ms: ms() })
    return messageResponse(
      await signMessage(this.#signingKey, { ...envelope, livemode, now: this.clock() }, answer.body),
    )
  }

  async #answerOnce(body: unknown, claims: MessageClaims, route: Route<unknown>, now: number): Promise<Answer> {
    try {
      const isNew = await this.isNew('message', `${claims.iss} ${claims.jti}`, claims.exp + CLOCK_SKEW_SECONDS)
      return isNew ? await route.answer(body, claims, now) : { ok: false, code: 'message_replayed' }
    } catch (error) {
      // Its message may repeat what it choked on.
      const name = error instanceof Error ? error.name : 'unknown'
      return { ok: false, code: 'internal_error', logCode: `internal_error: ${name}` }
    }
  }
}

/**
 * Puts the servers of one origin together, for `export default { fetch }` and
 * nodeListener: their keys in one JWKS, the health, and whatever none of them
 * knows is not found.
 */
export function serve(...handlers: readonly Handler[]): (request: Request) => Promise<Response> {
  const published = handlers.flatMap(({ publishedKeys = [] }) => publishedKeys).map((key) => JSON.stringify(key))
  const jwks = `{"keys":[${[...new Set(published)].join(',')}]}`
  return async (request) => {
    const { pathname } = new URL(request.url)
    if (request.method === 'GET' && pathname === '/healthz') return jsonResponse('{"status":"ok"}', 'no-store')
    if (request.method === 'GET' && pathname === '/.well-known/jwks.json') {
      return jsonResponse(jwks, `public, max-age=${JWKS_CACHE_SECONDS}`)
    }
    for (const handler of handlers) {
      const response = await handler(request)
      if (response !== undefined) return response
    }
    return problem('not_found')
  }
}

export function problem(code: WireProblem, headers: Record<string, string> = {}): Response {
  const [status, title, detail] = WIRE_PROBLEMS[code]
  return problemDocument({ code, status, title, detail }, headers, RETRY_AFTER_SECONDS)
}

function newId(): string {
  return crypto.randomUUID()
}

/** Throws TypeError when a setting is no list of origins, or an empty one. */
export function requireOrigins(setting: string, origins: readonly string[]): void {
  const areAll = origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin)
  if (origins.length === 0 || !areAll) throw new TypeError(`${setting}: an origin such as https://id.issuer.example`)
}

function jsonResponse(text: string, cacheControl: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json', 'cache-control': cacheControl } })
}

/** A model issuer, made with the kit and kept in memory, into which a fault can be planted. */

import { createServer } from 'node:http'
import type { Entry as IssuerEntry } from '../../../conformance/entry.ts'
import { readEntry } from '../../../conformance/entry.ts'
import type { HookAct } from '../../../conformance/test-hook.ts'
import {
  authenticationServer,
  newPrivateKey,
  nodeListener,
  serve,
  settlementServer,
} from '../../../issuer-kit/index.ts'
import type { Attempt, Authenticated, AuthenticationSettings, Books, QuestionRules } from '../../../issuer-kit/index.ts'
import { fromBase64url } from '../../../protocol/base64url.ts'
import { closed, freeOrigin, listening, originOf } from './http-server.ts'
import { BooksInMemory, counter, instructions } from './model-books.ts'
import { Members, membersOf } from './model-members.ts'
import type { Kind } from './model-members.ts'
import { RequestFaults } from './request-faults.ts'
import type { Received } from './request-faults.ts'
import { openHook, staffOfBooks } from './test-hooks.ts'
import type { Played } from './test-hooks.ts'

/** A fault: where it stands in the way of an honest server. */
export interface Fault {
  /** Of a model whose members all pay later; else they are asked, or pay at once. */
  kind?: Kind
  /** May answer in place of the server, before or after it: `next` asks it. */
  request?: (
    received: Received,
    next: (request?: Request) => Promise<Response>,
    faults: RequestFaults,
  ) => Promise<Response>
  books?: (honest: Books) => Books
  authenticate?: (attempt: Attempt, honest: () => Authenticated) => Authenticated
  isNew?: (id: string, honest: () => boolean) => boolean
  settings?: Partial<AuthenticationSettings>
  questions?: (honest: QuestionRules) => QuestionRules
  /** May do otherwise than the issuer's people would; `books` are the honest ones. */
  hook?: (act: HookAct, honest: () => Promise<Played>, books: BooksInMemory) => Promise<Played>
  instruct?: typeof instructions
  /** Lets go of each line that is used a second time, just when the request comes: as any server does that a client meets at the wrong moment. */
  letsGoOfLines?: true
}

export interface Model {
  entry: IssuerEntry
  /** Its issuer.json. */
  json: object
  close(): Promise<void>
}

/** Starts the model at a free port, with the suite's two parties at others. */
export async function startModel(fault: Fault = {}): Promise<Model> {
  const { kind = 'at_once' } = fault
  const [broker, relay, otherBroker] = [await freeOrigin(), await freeOrigin(), await freeOrigin()]
  const server = createServer()
  await listening(server)
  const origin = originOf(server)
  const signingKeys = [await newPrivateKey('sig-1')] as const
  const encryptionKeys = [await newPrivateKey('enc-1')] as const
  const seen = new Set<string>()
  const isNew = (id: string): boolean => {
    const honest = (): boolean => seen.size !== seen.add(id).size
    return fault.isNew === undefined ? honest() : fault.isNew(id, honest)
  }
  const common = { origin, livemode: false, signingKeys, seen: { isNew } }
  const members = new Members(kind)
  const authenticate = (attempt: Attempt): Authenticated => {
    const honest = (): Authenticated => members.authenticate(attempt)
    return fault.authenticate === undefined ? honest() : fault.authenticate(attempt, honest)
  }
  const inMemory = new BooksInMemory()
  const books = fault.books?.(inMemory) ?? inMemory
  const people = staffOfBooks(books)
  const hook = await openHook((act) => {
    const played = async (): Promise<Played> => members.play(act) ?? (await counter(books, act)) ?? (await people(act))
    return fault.hook === undefined ? played() : fault.hook(act, played, inMemory)
  })
  const honest = serve(
    settlementServer({
      ...common,
      relays: [relay],
      authenticationServers: [origin],
      books,
      ...(kind === 'later' ? { instruct: fault.instruct ?? instructions } : {}),
    }),
    authenticationServer({
      ...common,
      prefix: 'MD',
      method: 'model',
      encryptionKeys,
      brokers: [broker, otherBroker],
      relay,
      settlementServer: origin,
      authenticate,
      questions: fault.questions?.(members.questions) ?? members.questions,
      ...fault.settings,
    }),
  )
  const faults = new RequestFaults(origin, signingKeys[0], encryptionKeys[0])
  const listener = nodeListener(withFault(honest, fault, faults), origin)
  const used = new WeakSet<object>()
  server.on('request', (request, response) => {
    if (fault.letsGoOfLines && used.has(request.socket)) request.socket.destroy()
    else listener(request, response)
    used.add(request.socket)
  })
  const json = modelEntry({ origin, broker, relay }, kind, { ...hook.fields, other_broker: otherBroker })
  const read = readEntry(json)
  if (!read.ok) throw new Error(read.problem)
  const close = async (): Promise<void> => {
    await Promise.all([closed(server), hook.close()])
  }
  return { entry: read.entry, json, close }
}

const WITHOUT: Readonly<Record<Kind, object>> = {
  at_once: { later: 'The model takes at once.' },
  later: {
    question: 'The model asks these members nothing.',
    code: 'It sends no codes.',
    choice: 'It offers no choice.',
    approval: 'It has no page.',
    'authorize.declines': 'Nobody has too little for what they pay later.',
    'release.foreign_account': 'Nobody has too little for what they pay later.',
  },
}

/** Returns the model's issuer.json. `more`: of its certification. */
export function modelEntry(
  { origin, broker, relay }: Record<'origin' | 'broker' | 'relay', string>,
  kind: Kind = 'at_once',
  more: object = {},
) {
  return {
    prefix: 'MD',
    mode: 'test',
    method: 'model',
    takes_on_authorize: true,
    authentication_server: origin,
    settlement_server: origin,
    certification: {
      broker,
      relay,
      ...more,
      members: membersOf(kind),
      unsupported: { 'statement.agrees': 'The model has no statement by HTTP.', ...WITHOUT[kind] },
    },
  }
}

function withFault(honest: (request: Request) => Promise<Response>, fault: Fault, faults: RequestFaults) {
  return async (request: Request): Promise<Response> => {
    if (fault.request === undefined) return honest(request)
    const compact = request.method === 'POST' ? await request.clone().text() : ''
    const [header, payload] = compact.split('.').map(decoded)
    const { pathname: path } = new URL(request.url)
    const received = { request, path, header: header ?? {}, payload: payload ?? {}, compact }
    return fault.request(received, (changed = request) => honest(changed), faults)
  }
}

function decoded(part: string): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64url(part))) as Record<string, unknown>
  } catch {
    return {}
  }
}

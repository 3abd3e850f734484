/** A model issuer, made with the kit and kept in memory, into which a fault can be planted. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import type { Entry as IssuerEntry } from '../../../conformance/entry.ts'
import { readEntry } from '../../../conformance/entry.ts'
import {
  authenticationServer,
  memberIdCheckCharacter,
  newPrivateKey,
  nodeListener,
  serve,
  settlementServer,
} from '../../../issuer-kit/index.ts'
import type { Attempt, Authenticated, AuthenticationSettings, Books, Entry } from '../../../issuer-kit/index.ts'
import { fromBase64url } from '../../../protocol/base64url.ts'
import { RequestFaults } from './request-faults.ts'
import type { Received } from './request-faults.ts'

/** A fault: where it stands in the way of an honest server. */
export interface Fault {
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
}

export interface Model {
  entry: IssuerEntry
  /** Its issuer.json. */
  json: object
  close(): Promise<void>
}

const WRONG_MAX = 5
const FUNDS = 100_000
export const MEMBERS = ['plain', 'guessed', 'closed', 'insufficient_funds'].map((story, index) => {
  const body = `MD0000000${index}`
  return { id: body + memberIdCheckCharacter(body), password: `${story}-password`, story, account: `account-${index}` }
})

/** Starts the model at a free port, with the suite's two parties at others. */
export async function startModel(fault: Fault = {}): Promise<Model> {
  const [broker, relay] = [await freeOrigin(), await freeOrigin()]
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
  const members = new Members()
  const authenticate = (attempt: Attempt): Authenticated => {
    const honest = (): Authenticated => members.authenticate(attempt)
    return fault.authenticate === undefined ? honest() : fault.authenticate(attempt, honest)
  }
  const books = new BooksInMemory()
  const honest = serve(
    settlementServer({
      ...common,
      relays: [relay],
      authenticationServers: [origin],
      books: fault.books?.(books) ?? books,
    }),
    authenticationServer({
      ...common,
      prefix: 'MD',
      method: 'model',
      encryptionKeys,
      brokers: [broker],
      relay,
      settlementServer: origin,
      authenticate,
      ...fault.settings,
    }),
  )
  const faults = new RequestFaults(origin, signingKeys[0], encryptionKeys[0])
  server.on('request', nodeListener(withFault(honest, fault, faults), origin))
  const json = modelEntry({ origin, broker, relay })
  const read = readEntry(json)
  if (!read.ok) throw new Error(read.problem)
  return { entry: read.entry, json, close: () => closed(server) }
}

/** Returns the model's issuer.json. */
export function modelEntry({ origin, broker, relay }: Record<'origin' | 'broker' | 'relay', string>) {
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
      members: MEMBERS,
      unsupported: { 'statement.agrees': 'The model has no statement by HTTP.' },
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

class Members {
  readonly #wrong = new Map<string, number>()

  authenticate({ memberId, password }: Attempt): Authenticated {
    const member = MEMBERS.find(({ id }) => id === memberId)
    const wrong = this.#wrong.get(memberId) ?? 0
    if (wrong >= WRONG_MAX) return { outcome: 'refused', reason: 'locked', retryAfterSeconds: 60 }
    const isRight = member?.password === password
    this.#wrong.set(memberId, isRight ? 0 : wrong + 1)
    if (!isRight) return { outcome: 'refused', reason: 'credentials', attemptsLeft: WRONG_MAX - wrong - 1 }
    if (member.story === 'closed') return { outcome: 'refused', reason: 'closed' }
    return { outcome: 'authenticated', account: { type: 'model', number: member.account } }
  }
}

/** Books that a database could keep: what is read may be old by the time that something is written. */
export class BooksInMemory implements Books {
  readonly entries: Entry[] = []

  async find(id: string): Promise<Entry | undefined> {
    await soon()
    return this.entries.find((entry) => entry.id === id)
  }

  async following(original: string): Promise<Entry[]> {
    await soon()
    return this.entries.filter((entry) => entry.original === original && entry.outcome === 'approved')
  }

  async record(entries: readonly Entry[]): Promise<'recorded' | 'taken' | 'insufficient_funds'> {
    await soon()
    return this.write(entries)
  }

  /** At once: nothing comes between the look and the writing. */
  write(entries: readonly Entry[]): 'recorded' | 'taken' | 'insufficient_funds' {
    const isTaken = (one: Entry): boolean =>
      this.entries.some(
        ({ id, original, step }) =>
          id === one.id || (step !== undefined && original === one.original && step === one.step),
      )
    if (entries.some(isTaken)) return 'taken'
    const moves = entries.reduce((sum, { held, taken }) => sum + held + taken, 0)
    const [{ account } = {}] = entries
    const { number } = (account ?? {}) as { number?: string }
    const numberOf = (of: { number?: string } = {}): string | undefined => of.number
    const left = this.entries.reduce(
      (sum, { account: of, held, taken }) => {
        return numberOf(of) === number ? sum - held - taken : sum
      },
      number === 'account-3' ? 10 : FUNDS,
    )
    if (moves > left) return 'insufficient_funds'
    this.entries.push(...entries)
    return 'recorded'
  }

  async day(date: string, { broker, after = '0', limit }: Parameters<Books['day']>[1]) {
    const all = this.entries.filter(
      (entry) => entry.businessDate === date && (entry.broker === undefined || entry.broker === broker),
    )
    const page = all.slice(Number(after), Number(after) + limit)
    const end = Number(after) + page.length
    return { count: all.length, entries: page, ...(end < all.length ? { nextAfter: String(end) } : {}) }
  }
}

/** Lets what else is under way go on between. */
function soon(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve())
  })
}

function originOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Returns an origin where nobody listens yet. */
export async function freeOrigin(): Promise<string> {
  const server = createServer()
  await listening(server)
  const origin = originOf(server)
  await closed(server)
  return origin
}

export function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((resolve) => server.close(() => resolve()))
}

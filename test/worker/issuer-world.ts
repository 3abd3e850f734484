/**
 * The issuers' half of the scenario: Sumire Card and Hinode Bank, each with an
 * authentication and a settlement server, and a relay centre for each kind.
 * The servers are the real ones on real D1; only the network between them is
 * this file. A test patches `globalThis.fetch` so that it comes through here.
 */

import { exportJWK, generateKeyPair } from 'jose'

import authenticationServer from '../../issuers/authentication/worker.ts'
import relayCentre from '../../issuers/relay/worker.ts'
import settlementServer from '../../issuers/settlement/worker.ts'
import { databaseBinding, seededDatabases } from './issuer-databases.ts'
import { membersOf, seedMembers, type TestMembers } from './issuer-members.ts'

export const ISSUER_ORIGINS = {
  sumire: {
    authentication: 'http://sumire.test',
    settlement: 'http://settlement.sumire.test',
    relay: 'http://card-relay.test',
  },
  hinode: {
    authentication: 'http://hinode.test',
    settlement: 'http://settlement.hinode.test',
    relay: 'http://bank-relay.test',
  },
} as const

export type IssuerName = keyof typeof ISSUER_ORIGINS

export const STATEMENT_KEY = 'statement-key-of-the-tests'

/** The row of the broker's directory for an issuer. */
export interface RegistryRow {
  prefix: '4' | '7'
  name: { en: string; ja: string }
  mark: string
  color: string
  method: string
  takesOnAuthorize: boolean
  livemode: boolean
  authentication: string
  settlement: string
  relay: string
}

/** May answer in place of the server, pass on with `next`, throw (a broken line), or wait without end (a silent one). */
export type Interception = (request: Request, next: () => Promise<Response>) => Promise<Response>

export interface IssuerWorld {
  /** Undefined when the request's origin is none of the six. */
  fetch(request: Request): Promise<Response> | undefined
  members: { sumire: TestMembers; hinode: TestMembers }
  origins: typeof ISSUER_ORIGINS
  registry: RegistryRow[]
  /** Every request that was sent to one of the six, also those that an interception kept from it. */
  requests: { origin: string; method: string; path: string }[]
  /** Tells how many of them went to an origin and path. */
  count(origin: string, path: string): number
  /** From now on, until the returned function is called. The latest interception for an address wins. */
  intercept(origin: string, path: string, handler: Interception): () => void
  /** The server at an origin anew with other settings, on an isolate that remembers nothing: what it stored stays. */
  redeploy(origin: string, changes: Record<string, string>): void
  /** The books of one account, straight from its settlement server. */
  statement(prefix: '4' | '7', account: string): Promise<Statement>
}

export interface Statement {
  account: string
  kind: 'credit' | 'debit'
  currency: string
  balance?: number
  opening_balance?: number
  open_to_buy?: number
  credit_limit?: number
  held?: number
  owed?: number
  postings: {
    sequence: number
    operation_id: string
    kind: string
    amount: number
    currency: string
    original?: string
    plan?: object
  }[]
}

interface TestServer {
  fetch: (request: Request) => Response | Promise<Response>
  redeploy: (changes: Record<string, string>) => void
}

function deployed<E extends object>(
  worker: { fetch: (request: Request, env: E) => Response | Promise<Response> },
  env: E,
): TestServer {
  let now = env
  return {
    fetch: (request) => worker.fetch(request, now),
    redeploy(changes) {
      now = { ...now, ...changes }
    },
  }
}

export interface WorldOptions {
  /** The one broker that all of them trust. */
  brokerOrigin: string
  /** Issuers whose servers are live; if not named, they are for tests. */
  live?: readonly IssuerName[]
  /** Holds what is set otherwise: a server that was set up wrongly, or with others behind it. */
  settings?: ServerSettings
}

type ServerName = `${IssuerName}.${'authentication' | 'relay' | 'settlement'}`
export type ServerSettings = Partial<Record<ServerName, Record<string, string | undefined>>>

const pairOf = (issuer: IssuerName): string =>
  `${ISSUER_ORIGINS[issuer].authentication}>${ISSUER_ORIGINS[issuer].settlement}`

/** Both issuers behind the card company's relay centre. */
export const SHARED_RELAY: ServerSettings = {
  'sumire.relay': { PAIRS: `${pairOf('sumire')}, ${pairOf('hinode')}` },
  'hinode.authentication': { RELAY_ORIGIN: ISSUER_ORIGINS.sumire.relay },
  'hinode.settlement': { RELAYS: `${ISSUER_ORIGINS.hinode.relay},${ISSUER_ORIGINS.sumire.relay}` },
}

/** Fresh databases, fresh keys, members seeded. */
export async function createIssuerWorld(options: WorldOptions): Promise<IssuerWorld> {
  const members = { sumire: membersOf('4'), hinode: membersOf('7') }
  const now = Date.now()
  await seededDatabases(now, async () => {
    await seedMembers('4', members.sumire, now)
    await seedMembers('7', members.hinode, now)
  })
  const servers = new Map([...(await issuerServers('sumire', options)), ...(await issuerServers('hinode', options))])
  return { ...networkOf(servers), members, origins: ISSUER_ORIGINS, registry: registryRows(options) }
}

const privateJwks = new Map<string, object>()

/**
 * A private P-256 JWK as the settings take it: the same one for the same `kid`
 * in every world of a test file, because the broker remembers the keys of an
 * origin for as long as its isolate lives.
 */
export async function privateJwk(kid: string): Promise<object> {
  const known = privateJwks.get(kid)
  if (known !== undefined) return known
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid }
  privateJwks.set(kid, jwk)
  return jwk
}

/** Every setting of an issuer's authentication server. */
export async function authenticationEnv(issuer: 'sumire' | 'hinode', brokerOrigin: string) {
  const origins = ISSUER_ORIGINS[issuer]
  const isCard = issuer === 'sumire'
  const keys = async (name: string): Promise<string> => JSON.stringify([await privateJwk(`${issuer}-${name}-1`)])
  return {
    DB: databaseBinding(isCard ? 'SUMIRE_AUTHENTICATION' : 'HINODE_AUTHENTICATION'),
    ORIGIN: origins.authentication,
    MODE: 'test',
    METHOD: isCard ? 'credit' : 'debit',
    PREFIX: isCard ? '4' : '7',
    RELAY_ORIGIN: origins.relay,
    NAME_EN: isCard ? 'Sumire Card' : 'Hinode Bank',
    NAME_JA: isCard ? 'すみれカード' : 'ひので銀行',
    MARK: isCard ? '菫' : '日',
    COLOR: isCard ? '#6b4fa3' : '#b8462b',
    PAGE_STYLE: isCard ? 'round' : 'square',
    SETTLEMENT_ORIGIN: origins.settlement,
    STATEMENT_KEY,
    HASHING_KEY: 'A'.repeat(43),
    PASSKEY_RP_ID: new URL(origins.authentication).hostname,
    MAIL_FROM: `members@${issuer}.test`,
    DEMO_MAILBOX: 'on',
    BROKERS: brokerOrigin,
    SIGNING_KEYS: await keys('authentication-sig'),
    ENCRYPTION_KEYS: await keys('authentication-enc'),
  }
}

async function issuerServers(
  issuer: IssuerName,
  { brokerOrigin, live, settings }: WorldOptions,
): Promise<[string, TestServer][]> {
  const origins = ISSUER_ORIGINS[issuer]
  const isCard = issuer === 'sumire'
  const keys = async (name: string): Promise<string> => JSON.stringify([await privateJwk(`${issuer}-${name}-1`)])
  const isLive = live?.includes(issuer) ?? false
  const MODE = isLive ? 'live' : 'test'
  const authentication = {
    ...(await authenticationEnv(issuer, brokerOrigin)),
    MODE,
    ...(isLive ? { DEMO_MAILBOX: 'off', EMAIL: { send: async () => ({ messageId: '' }) } } : {}),
    ...settings?.[`${issuer}.authentication`],
  }
  const relay = {
    DB: databaseBinding(isCard ? 'CARD_RELAY' : 'BANK_RELAY'),
    ORIGIN: origins.relay,
    MODE,
    BROKERS: brokerOrigin,
    PAIRS: pairOf(issuer),
    SIGNING_KEYS: await keys('relay-sig'),
    ENCRYPTION_KEYS: await keys('relay-enc'),
    ...settings?.[`${issuer}.relay`],
  }
  const settlement = {
    DB: databaseBinding(isCard ? 'SUMIRE_SETTLEMENT' : 'HINODE_SETTLEMENT'),
    ORIGIN: origins.settlement,
    MODE,
    METHOD: isCard ? 'credit' : 'debit',
    RELAYS: origins.relay,
    AUTHENTICATION_SERVERS: origins.authentication,
    STATEMENT_KEY,
    TEST_STORIES: isLive ? 'off' : 'on',
    SIGNING_KEYS: await keys('settlement-sig'),
    ...settings?.[`${issuer}.settlement`],
  }
  return [
    [origins.authentication, deployed(authenticationServer, authentication)],
    [origins.relay, deployed(relayCentre, relay)],
    [origins.settlement, deployed(settlementServer, settlement)],
  ]
}

type Network = Omit<IssuerWorld, 'members' | 'origins' | 'registry'>

function networkOf(servers: ReadonlyMap<string, TestServer>): Network {
  const requests: IssuerWorld['requests'] = []
  const interceptions: { origin: string; path: string; handler: Interception }[] = []
  const deliver = (request: Request): Promise<Response> | undefined => {
    const { origin, pathname: path } = new URL(request.url)
    const server = servers.get(origin)
    if (server === undefined) return undefined
    requests.push({ origin, method: request.method, path })
    const next = async (): Promise<Response> => server.fetch(request)
    const interception = interceptions.findLast((known) => known.origin === origin && known.path === path)
    return untilAborted(request.signal, interception === undefined ? next() : interception.handler(request, next))
  }
  return {
    fetch: deliver,
    requests,
    count: (origin, path) => requests.filter((known) => known.origin === origin && known.path === path).length,
    intercept(origin, path, handler) {
      const interception = { origin, path, handler }
      interceptions.push(interception)
      return () => void interceptions.splice(interceptions.indexOf(interception), 1)
    },
    redeploy: (origin, changes) => servers.get(origin)?.redeploy(changes),
    async statement(prefix, account) {
      const origin = ISSUER_ORIGINS[prefix === '4' ? 'sumire' : 'hinode'].settlement
      const address = `${origin}/statement?account=${encodeURIComponent(account)}`
      const answer = await deliver(new Request(address, { headers: { authorization: `Bearer ${STATEMENT_KEY}` } }))
      if (answer?.status !== 200) throw new Error(`no statement: ${answer?.status}`)
      return answer.json<Statement>()
    },
  }
}

/** As the real network does: the caller that gives up is let go, whatever becomes of the request. */
async function untilAborted(signal: AbortSignal, answer: Promise<Response>): Promise<Response> {
  const aborted = Promise.withResolvers<Response>()
  const abort = (): void => aborted.reject(signal.reason as Error)
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([answer, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function registryRows({ live }: WorldOptions): RegistryRow[] {
  const isLive = (issuer: IssuerName): boolean => live?.includes(issuer) ?? false
  return [
    {
      prefix: '4',
      name: { en: 'Sumire Card', ja: 'すみれカード' },
      mark: '菫',
      color: '#6b4fa3',
      method: 'credit',
      takesOnAuthorize: false,
      livemode: isLive('sumire'),
      ...ISSUER_ORIGINS.sumire,
    },
    {
      prefix: '7',
      name: { en: 'Hinode Bank', ja: 'ひので銀行' },
      mark: '日',
      color: '#b8462b',
      method: 'debit',
      takesOnAuthorize: true,
      livemode: isLive('hinode'),
      ...ISSUER_ORIGINS.hinode,
    },
  ]
}

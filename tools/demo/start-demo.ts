import { setTimeout as sleep } from 'node:timers/promises'
import type { Miniflare } from 'miniflare'
import { buildAll } from '../build.ts'
import { inRepository, ToolFailure } from '../root.ts'
import { startCounter } from './counter.ts'
import { allCustomers } from './customers.ts'
import { hashMembers } from './hashed-members.ts'
import { brokerSecretFor, type SeededSecrets } from './keys.ts'
import { allMembers, type MemberStory } from './members.ts'
import type { NodeIssuer } from './node-issuers.ts'
import { DEFAULT_BASE_PORT, ISSUERS, originOf, type IssuerPair } from './places.ts'
import { freeBasePort, requireFreePorts } from './ports.ts'
import { startPrepaid } from './prepaid.ts'
import { noteProcesses, takeOver } from './processes.ts'
import {
  isSeeded,
  loadSecrets,
  prepareFolder,
  requireSoundBooks,
  resetFolder,
  stateFolder,
  writePrivate,
  type StateFolder,
} from './state.ts'

export interface DemoOptions {
  /** Base port; 0 takes a free range. A state folder that was used before keeps its own. */
  port?: number
  stateDir?: string
  /** Starts afresh: other keys, empty books. */
  reset?: boolean
  /** A first start begins with some weeks of payments; without, as a shop does that has just been entered. */
  hasHistory?: boolean
  /** Issuers beside the demo's own, which settle through its first relay centre. */
  ownIssuers?: readonly IssuerPair[]
}

/** Describes what `.furiwake/demo.json` holds. */
export interface DemoInfo {
  shop: string
  broker: string
  /** Origins; through the first one an issuer settles that is not the demo's own. */
  relays: string[]
  issuers: {
    prefix: string
    name: string
    kind: string
    authentication: string
    settlement: string
    statement_key: string
  }[]
  merchant: { id: string; secret_key: string; webhook_endpoint: string }
  /** The broker's OPERATOR_KEY: makes tokens. */
  operator_key: string
  /** Opens the broker's /operator/v1: `npm run furiwake -- --profile .furiwake/demo.json …` */
  operator_token: string
  members: { issuer: string; id: string; password: string; story: MemberStory; account: string }[]
  /** Names whom the issuers know and who have no ID: to try the registration with. */
  customers: { issuer: string; number: string; expiry?: string; name: string; birth_date: string; standing: string }[]
}

export interface Demo {
  info: DemoInfo
  miniflare: Miniflare
  state: StateFolder
  /** Takes a company in plain Node out of service; gives what brings it back. */
  takeDown(company: Company): Promise<() => Promise<void>>
  /** Ends every server; the state stays. */
  stop(): Promise<void>
}

export type Company = 'prepaid' | 'counter'

const ANSWER_DEADLINE_MS = 15_000
const ANSWER_POLL_MS = 50

/** Starts the whole system on loopback. Fails with one sentence (ToolFailure) for what a person can put right. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const state = stateFolder(options.stateDir ?? inRepository('.furiwake'))
  await buildAll()
  prepareFolder(state)
  await takeOver(state)
  if (options.reset) resetFolder(state)
  prepareFolder(state)
  requireSoundBooks(state)
  const newBasePort = async (): Promise<number> => {
    return options.port === 0 ? await freeBasePort() : (options.port ?? DEFAULT_BASE_PORT)
  }
  const kept = await loadSecrets(state, options.port, newBasePort)
  const { basePort } = kept
  await requireFreePorts(basePort)
  const isFirst = !isSeeded(state)
  // Takes the longest of a first start, in a thread of its own: begun before all else.
  const hashing = isFirst ? hashMembers({ basePort, state }) : undefined
  hashing?.catch(() => undefined)
  // The runtime takes a second to read, and is of no use to whoever is refused.
  const [{ prepareBooks }, { servers, startServers }] = await Promise.all([
    import('./books.ts'),
    import('./servers.ts'),
  ])
  const forgetProcesses = noteProcesses(state)
  let info: DemoInfo
  let miniflare: Miniflare | undefined
  const companies = new Map<Company, NodeIssuer>()
  const stopCompanies = async (): Promise<void> => {
    await Promise.all([...companies.values()].map((company) => company.stop()))
  }
  let startCompany: (company: Company) => Promise<void>
  try {
    const secrets = await prepareBooks(servers(kept, basePort), kept, {
      basePort,
      state,
      hasHistory: options.hasHistory ?? false,
      hashing,
    })
    info = demoInfo(secrets, basePort)
    // Before the first answer, so that whoever waits for one finds it.
    writePrivate(state.demoFile, info)
    startCompany = async (company) => {
      const started = company === 'prepaid' ? startPrepaid : startCounter
      companies.set(company, await started(secrets[company], basePort, state))
    }
    await startCompany('prepaid')
    await startCompany('counter')
    miniflare = await startServers(servers(secrets, basePort, options.ownIssuers), basePort, state)
    const healths = (['broker', 'prepaid', 'counter'] as const).map((place) => `${originOf(place, basePort)}/healthz`)
    await requireAnswers([...healths, `${originOf('shop', basePort)}/`])
    if (isFirst && options.hasHistory) await wakeLedger(info)
  } catch (error) {
    await miniflare?.dispose()
    await stopCompanies()
    forgetProcesses()
    throw error
  }
  const started = miniflare
  return {
    info,
    miniflare: started,
    state,
    takeDown: async (company) => {
      await companies.get(company)?.stop()
      companies.delete(company)
      return () => startCompany(company)
    },
    stop: async () => {
      await started.dispose()
      await stopCompanies()
      forgetProcesses()
    },
  }
}

/** Until each address has answered well once: what is printed as a link must work when it is clicked. */
async function requireAnswers(addresses: string[]): Promise<void> {
  await Promise.all(
    addresses.map(async (address) => {
      const deadline = performance.now() + ANSWER_DEADLINE_MS
      let last = 'no answer'
      while (performance.now() < deadline) {
        last = await statusOf(address)
        if (last === '200') return
        await sleep(ANSWER_POLL_MS)
      }
      throw new ToolFailure(
        `${address} does not answer as it should (${last}): the log is in demo.log in the state folder.`,
      )
    }),
  )
}

/** Asks the ledger once: it then sets the alarm that what was written before it ran may wait for. */
async function wakeLedger({ broker, merchant }: DemoInfo): Promise<void> {
  const headers = { authorization: `Bearer ${merchant.secret_key}` }
  const response = await fetch(`${broker}/v1/payments?limit=1`, {
    headers,
    signal: AbortSignal.timeout(ANSWER_DEADLINE_MS),
  })
  await response.arrayBuffer()
}

async function statusOf(address: string): Promise<string> {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_DEADLINE_MS) })
    await response.arrayBuffer()
    return String(response.status)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function demoInfo(secrets: SeededSecrets, basePort: number): DemoInfo {
  const ofNode: Record<string, { statementKey: string }> = { MK: secrets.prepaid, MN: secrets.counter }
  return {
    shop: originOf('shop', basePort),
    broker: originOf('broker', basePort),
    relays: [...new Set(ISSUERS.map(({ relay }) => originOf(relay, basePort)))],
    issuers: ISSUERS.map(({ prefix, name, kind, authentication, settlement }) => ({
      prefix,
      name: name.en,
      kind,
      authentication: originOf(authentication, basePort),
      settlement: originOf(settlement, basePort),
      statement_key: (secrets.issuers[prefix] ?? ofNode[prefix])?.statementKey ?? '',
    })),
    merchant: {
      id: secrets.merchant.id,
      secret_key: secrets.merchant.secretKey,
      webhook_endpoint: secrets.webhookEndpoint.id,
    },
    operator_key: brokerSecretFor('operator', secrets),
    operator_token: secrets.operatorToken.secret,
    members: allMembers().map(({ issuer, id, password, story, account }) => ({ issuer, id, password, story, account })),
    customers: allCustomers().map(({ issuer, number, account, nameLatin, birthDate, standing }) => ({
      issuer,
      number,
      ...('expiry' in account ? { expiry: account.expiry } : {}),
      name: nameLatin,
      birth_date: birthDate,
      standing,
    })),
  }
}

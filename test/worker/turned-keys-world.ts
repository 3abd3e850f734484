/** Keys of the broker and of both issuers under test, and how each is turned. */

import { exportJWK, generateKeyPair } from 'jose'

import { brokerEnv, redeployBroker } from './broker-world.ts'
import { ISSUER_ORIGINS, STATEMENT_KEY, privateJwk } from './issuer-world.ts'
import type { IssuerWorld } from './issuer-world.ts'

export const ISSUERS = ['sumire', 'hinode'] as const
const HASHING_KEY = 'A'.repeat(43)

const newPair = async (): Promise<object> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: crypto.randomUUID() }
}
/** A secret of 43 characters, as the settings take it. */
export const newBytes = async (): Promise<string> =>
  `${crypto.randomUUID()}${crypto.randomUUID()}`.replaceAll('-', '').slice(0, 43)
const newWord = async (): Promise<string> => `statement_${crypto.randomUUID()}`
const asJson = (values: readonly unknown[]): string => JSON.stringify(values)
const asList = (values: readonly unknown[]): string => values.join(' ')

/** Describes a kind of key as it is set: at the broker, or at a server of both issuers. */
interface Turning {
  write: (values: readonly unknown[]) => string
  newKey: () => Promise<unknown>
  /** The one in use, for each place where the kind is set. */
  inUse: () => Promise<unknown[]>
  set: (settings: readonly string[], issuers: IssuerWorld) => void
}

const pairOfBroker = async (): Promise<unknown[]> => [(JSON.parse(brokerEnv.SIGNING_KEYS) as unknown[])[0]]
const pairs = { write: asJson, newKey: newPair }
const secrets = { write: asList, newKey: newBytes }

function atIssuers(servers: readonly ('authentication' | 'relay' | 'settlement')[], variable: string): Turning['set'] {
  return (settings, issuers) =>
    ISSUERS.forEach((issuer, index) => {
      for (const server of servers) {
        issuers.redeploy(ISSUER_ORIGINS[issuer][server], { [variable]: settings[index] ?? '' })
      }
    })
}
const pairsAt = (name: string) => () => Promise.all(ISSUERS.map((issuer) => privateJwk(`${issuer}-${name}-1`)))
const atBroker =
  (
    variable: Parameters<typeof redeployBroker>[0] extends Partial<Record<infer K, string>> ? K : never,
  ): Turning['set'] =>
  ([setting = '']) =>
    redeployBroker({ [variable]: setting })

/** Each kind, by the name that the command line has for it. */
const KINDS: Record<string, Turning> = {
  verdicts: { ...pairs, inUse: pairOfBroker, set: atBroker('SIGNING_KEYS') },
  messages: { ...pairs, inUse: pairOfBroker, set: atBroker('MESSAGE_KEYS') },
  client_secrets: { ...secrets, inUse: async () => [brokerEnv.CLIENT_SECRET_KEY], set: atBroker('CLIENT_SECRET_KEY') },
  operator_key: { ...secrets, inUse: async () => [brokerEnv.OPERATOR_KEY], set: atBroker('OPERATOR_KEY') },
  authentication_signing: {
    ...pairs,
    inUse: pairsAt('authentication-sig'),
    set: atIssuers(['authentication'], 'SIGNING_KEYS'),
  },
  authentication_sealing: {
    ...pairs,
    inUse: pairsAt('authentication-enc'),
    set: atIssuers(['authentication'], 'ENCRYPTION_KEYS'),
  },
  statement: {
    write: asList,
    newKey: newWord,
    inUse: async () => [STATEMENT_KEY, STATEMENT_KEY],
    set: atIssuers(['authentication', 'settlement'], 'STATEMENT_KEY'),
  },
  hashing: {
    ...secrets,
    inUse: async () => [HASHING_KEY, HASHING_KEY],
    set: atIssuers(['authentication'], 'HASHING_KEY'),
  },
  relay_signing: { ...pairs, inUse: pairsAt('relay-sig'), set: atIssuers(['relay'], 'SIGNING_KEYS') },
  relay_sealing: { ...pairs, inUse: pairsAt('relay-enc'), set: atIssuers(['relay'], 'ENCRYPTION_KEYS') },
  settlement_signing: { ...pairs, inUse: pairsAt('settlement-sig'), set: atIssuers(['settlement'], 'SIGNING_KEYS') },
}

/** The keys that each kind was turned to last. */
const current = new Map<string, unknown[]>()

/** The three steps of a kind's next turn, to keys that are made for it. */
export async function turning(name: string, issuers: IssuerWorld) {
  const kind = KINDS[name]
  if (kind === undefined) throw new Error(`There is no kind ${name}.`)
  const old = current.get(name) ?? (await kind.inUse())
  const next = await Promise.all(old.map(() => kind.newKey()))
  current.set(name, next)
  const set = (list: (old: unknown, next: unknown) => unknown[]): void =>
    kind.set(
      old.map((each, index) => kind.write(list(each, next[index]))),
      issuers,
    )
  return {
    publish: () => set((o, n) => [o, n]),
    activate: () => set((o, n) => [n, o]),
    retire: () => set((_, n) => [n]),
  }
}

export const TURNED_KINDS: readonly string[] = Object.keys(KINDS)

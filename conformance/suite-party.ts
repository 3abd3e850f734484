/** A party that the suite plays, the broker or the relay centre: its keys, made for the run, published at its origin. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import type { Sender } from '../messages/ask-party.ts'
import type { OthersKeys } from '../messages/others-keys.ts'
import { publicKeys } from '../messages/own-keys.ts'
import type { PrivateJwk } from '../messages/own-keys.ts'
import type { Entry, PartyAddress } from './entry.ts'

export interface SuiteParty {
  readonly origin: string
  /** The first signs. What is published changes with the lists. */
  signing: [PrivateJwk, ...PrivateJwk[]]
  encryption: PrivateJwk[]
  /** Makes its JWKS fail. */
  isDown: boolean
  /** Counts who asked for its keys. */
  readonly jwksRequests: number
  sender(livemode: boolean, keys: OthersKeys): Sender
  close(): Promise<void>
}

/**
 * Starts a party at its address; port 0 takes a free one, at which its origin
 * then is. Its keys to sign with are made for the run.
 */
export async function startParty(
  { origin, host, port }: PartyAddress,
  encryption: readonly PrivateJwk[] = [],
): Promise<SuiteParty> {
  let jwksRequests = 0
  const server = createServer((request, response) => {
    const isJwks = request.url === '/.well-known/jwks.json'
    if (isJwks) jwksRequests++
    response.statusCode = isJwks ? (party.isDown ? 503 : 200) : 404
    response.setHeader('content-type', 'application/json')
    // So that nobody asks over a line that is just being let go: keys that cannot be had are a finding.
    response.setHeader('connection', 'close')
    response.end(isJwks && !party.isDown ? JSON.stringify({ keys: publicKeys(party.signing, party.encryption) }) : '{}')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => resolve())
  })
  const own = port === 0 ? `http://${host}:${(server.address() as AddressInfo).port}` : origin
  const party: SuiteParty = {
    origin: own,
    signing: [await newKey()],
    encryption: [...encryption],
    isDown: false,
    get jwksRequests() {
      return jwksRequests
    },
    sender: (livemode, keys) => {
      const [signingKey] = party.signing
      return { origin: own, signingKey, livemode, keys, clock: Date.now, newId: () => crypto.randomUUID() }
    },
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  return party
}

/** The parties of a run. */
export interface SuiteParties {
  broker: SuiteParty
  relay: SuiteParty
  /** A party that nobody trusts. */
  stranger: SuiteParty
  /** A second broker that the servers trust, where issuer.json names one. */
  otherBroker: SuiteParty | undefined
}

/** Starts the parties of a run: all of them or none. */
export async function startParties(entry: Entry, relayKeys: readonly PrivateJwk[]): Promise<SuiteParties> {
  const anywhere = { origin: '', host: '127.0.0.1', port: 0 }
  const others = entry.otherBroker === undefined ? [] : [startParty(entry.otherBroker)]
  const starting = [startParty(entry.broker), startParty(entry.relay, relayKeys), startParty(anywhere), ...others]
  const started = await Promise.allSettled(starting)
  const parties = started.map((each) => (each.status === 'fulfilled' ? each.value : undefined))
  const failed = started.find((each) => each.status === 'rejected')
  const [broker, relay, stranger, otherBroker] = parties
  if (broker && relay && stranger && failed === undefined) return { broker, relay, stranger, otherBroker }
  for (const party of parties) await party?.close()
  throw failed?.reason as Error
}

/** Makes a relay centre's keys to seal to: two, so that they can change places. */
export async function newRelayKeys(): Promise<[PrivateJwk, PrivateJwk]> {
  return [await newKey(), await newKey()]
}

/** Makes a private P-256 key under a name of its own. */
export async function newKey(kid: string = crypto.randomUUID()): Promise<PrivateJwk> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const { x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  if (x === undefined || y === undefined || d === undefined) throw new TypeError('The key has no private part.')
  return { kty: 'EC', crv: 'P-256', kid, x, y, d }
}

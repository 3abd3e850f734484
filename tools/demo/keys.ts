import { createHmac, randomBytes } from 'node:crypto'
import { ID_RANDOM_CHARACTERS, idCharacters } from '../../protocol/object-id.ts'
import { WORKER_ISSUERS } from './places.ts'

/** A private P-256 key as a JWK: to sign with, or to open what was sealed to it. */
export interface PrivateJwk {
  kid: string
  kty: 'EC'
  crv: 'P-256'
  x: string
  y: string
  d: string
}

interface ServerKeys {
  signing: PrivateJwk[]
  encryption: PrivateJwk[]
}

type NodeIssuerKeys = ServerKeys & { statementKey: string }

/** Everything secret in the demo, made once and kept in its state folder. */
export interface DemoSecrets {
  version: 1
  /** Origins are in the books and in what was signed, so a state belongs to its ports. */
  basePort: number
  broker: { signing: PrivateJwk[]; clientSecretKey: string }
  /** By issuer prefix: those on our Workers. */
  issuers: Record<
    string,
    { authentication: ServerKeys; settlement: ServerKeys; relay: ServerKeys; statementKey: string; hashingKey: string }
  >
  /** Of both servers of the prepaid company: they are one. */
  prepaid: NodeIssuerKeys
  /** The same of the counter company. */
  counter: NodeIssuerKeys
  /** Given by the broker, to the shop and to whoever runs the demo: not there before the first start has entered them. */
  merchant?: { id: string; secretKey: string }
  webhookEndpoint?: { id: string; secret: string }
  operatorToken?: { secret: string; expiresAt: number }
}

/** Secrets with all that the broker has given. */
export type SeededSecrets = DemoSecrets & Required<Pick<DemoSecrets, 'merchant' | 'webhookEndpoint' | 'operatorToken'>>

/** Secrets as any version wrote them: of before there was an issuer in plain Node, they have no keys for it. */
export type KeptSecrets = Omit<DemoSecrets, NodeIssuerName> & Partial<Pick<DemoSecrets, NodeIssuerName>>
type NodeIssuerName = 'prepaid' | 'counter'

export async function newSecrets(basePort: number): Promise<DemoSecrets> {
  const issuers: DemoSecrets['issuers'] = {}
  for (const { prefix } of WORKER_ISSUERS) {
    issuers[prefix] = {
      authentication: await newServerKeys(),
      settlement: await newServerKeys(),
      relay: await newServerKeys(),
      statementKey: newStatementKey(),
      hashingKey: randomBytes(32).toString('base64url'),
    }
  }
  return {
    version: 1,
    basePort,
    broker: { signing: [await newKey('ECDSA')], clientSecretKey: randomBytes(32).toString('base64url') },
    issuers,
    prepaid: await newNodeIssuerKeys(),
    counter: await newNodeIssuerKeys(),
  }
}

/** Makes the keys of an issuer in plain Node, whose servers are one. */
export async function newNodeIssuerKeys(): Promise<NodeIssuerKeys> {
  return { ...(await newServerKeys()), statementKey: newStatementKey() }
}

/** Returns a secret of its own for each purpose, from the one that is kept: a state of an earlier version goes on. */
export function brokerSecretFor(purpose: 'webhooks' | 'operator', { broker }: DemoSecrets): string {
  return createHmac('sha256', broker.clientSecretKey).update(purpose).digest('base64url')
}

/** Tells whether what was read from the state folder is what was once written there. */
export function isDemoSecrets(value: unknown): value is KeptSecrets {
  if (typeof value !== 'object' || value === null) return false
  const { version, basePort, broker, merchant, issuers, prepaid, counter } = value as Partial<DemoSecrets>
  return (
    version === 1 &&
    Number.isInteger(basePort) &&
    Array.isArray(broker?.signing) &&
    typeof broker.clientSecretKey === 'string' &&
    (merchant === undefined || typeof merchant.secretKey === 'string') &&
    [prepaid, counter].every((keys) => keys === undefined || isNodeIssuerKeys(keys ?? {})) &&
    WORKER_ISSUERS.every(({ prefix }) => typeof issuers?.[prefix]?.hashingKey === 'string')
  )
}

/** Returns random characters of the ids' alphabet. */
export function randomId(characters: number): string {
  return idCharacters(randomBytes(characters))
}

function isNodeIssuerKeys({ signing, encryption, statementKey }: Partial<NodeIssuerKeys>): boolean {
  return Array.isArray(signing) && Array.isArray(encryption) && typeof statementKey === 'string'
}

function newStatementKey(): string {
  return `statement_${randomId(ID_RANDOM_CHARACTERS)}`
}

async function newServerKeys(): Promise<ServerKeys> {
  return { signing: [await newKey('ECDSA')], encryption: [await newKey('ECDH')] }
}

/** Makes a new P-256 key pair, as its private JWK. */
export async function newKey(algorithm: 'ECDSA' | 'ECDH'): Promise<PrivateJwk> {
  const usages: KeyUsage[] = algorithm === 'ECDSA' ? ['sign', 'verify'] : ['deriveBits']
  const pair = await crypto.subtle.generateKey({ name: algorithm, namedCurve: 'P-256' }, true, usages)
  if (!('privateKey' in pair)) throw new Error(`${algorithm} gave no key pair.`)
  const { x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  if (!x || !y || !d) throw new Error(`${algorithm} gave no P-256 key.`)
  return { kid: randomId(16), kty: 'EC', crv: 'P-256', x, y, d }
}

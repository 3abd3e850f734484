import { randomUUID } from 'node:crypto'
import { drizzle, type AnyD1Database } from 'drizzle-orm/d1'
import { CompactEncrypt, CompactSign, importJWK } from 'jose'
import { enrolMember } from '../../issuers/authentication/members.ts'
import { memberIdCheckCharacter } from '../../protocol/member-id.ts'
import { MESSAGE_ALG, MESSAGE_LIFETIME_SECONDS, MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { paddedSealText, SEAL_ALG, SEAL_ENC } from '../../protocol/sealed-password.ts'
import { builtWorker } from '../../tools/build/built-worker.ts'
import { migrate } from '../../tools/demo/migrate.ts'
import { demoSettings } from '../servers/demo-settings.ts'
import { LoopbackClient } from '../servers/http.ts'
import type { StandInIssuers } from '../servers/issuers.ts'
import { publicHalf, type BenchKeys } from '../servers/keys.ts'
import { freePorts, startWorker } from '../servers/workerd.ts'

const MEMBER_BODY = '4100220731'
const MEMBER_ID = MEMBER_BODY + memberIdCheckCharacter(MEMBER_BODY)
const MERCHANT = { id: 'mer_bench', name: 'Hirune Pottery', origin: 'http://127.0.0.1' }

/** The real authentication server, and one member of it. */
export interface LoginServer {
  pid: number | undefined
  /** So many requests, each to be sent once, within the minute that they are good for. */
  prepare(count: number): Promise<string[]>
  login(request: string): Promise<void>
  stop(): Promise<void>
}

/** Starts a login server. The stand-in is the broker here, by its keys, and the relay centre that the account is sealed to. */
export async function startLoginServer(
  keys: BenchKeys,
  standIn: StandInIssuers,
  member: { password: string; passwordHash: string },
): Promise<LoginServer> {
  const [port = 0] = await freePorts(1)
  const origin = `http://127.0.0.1:${port}`
  const running = await startWorker({
    folder: builtWorker('authentication').folder,
    ports: [port],
    bindings: await settings(origin, keys, standIn),
    database: 'DB',
  })
  const database = await running.miniflare.getD1Database('DB')
  await migrate(database, 'issuers/authentication/migrations')
  const account = { member_number: '3528000041077600', expiry: '2099-12' }
  const { passwordHash } = member
  const db = drizzle(database as unknown as AnyD1Database)
  await enrolMember(db, { memberId: MEMBER_ID, passwordHash, account, now: Date.now() })
  const client = new LoopbackClient(port, 1)
  const request = await requests(origin, keys, standIn, member.password)
  return {
    pid: running.pid,
    prepare: (count) => Promise.all(Array.from({ length: count }, request)),
    async login(message) {
      await client.expect(200, 'POST', '/authenticate', { 'content-type': 'application/jose' }, message)
    },
    async stop() {
      client.close()
      await running.stop()
    },
  }
}

async function settings(origin: string, keys: BenchKeys, standIn: StandInIssuers): Promise<Record<string, string>> {
  return {
    ...(await demoSettings('cardAuthentication')),
    ORIGIN: origin,
    PASSKEY_RP_ID: new URL(origin).hostname,
    RELAY_ORIGIN: standIn.relay,
    BROKERS: standIn.authentication,
    SIGNING_KEYS: JSON.stringify([keys.broker]),
    ENCRYPTION_KEYS: JSON.stringify([keys.encryption]),
  }
}

/** Step 5 as the broker sends it, the password sealed as the page seals it. */
async function requests(origin: string, keys: BenchKeys, standIn: StandInIssuers, password: string) {
  const signingKey = await importJWK({ ...keys.issuer }, MESSAGE_ALG)
  const encryptionKey = await importJWK({ ...publicHalf(keys.encryption) }, SEAL_ALG)
  return async (): Promise<string> => {
    const iat = Math.floor(Date.now() / 1000)
    const payment = { id: `pay_${randomUUID()}`, amount: 12_800, currency: 'JPY' }
    const { amount, currency } = payment
    const about = { member_id: MEMBER_ID, payment_id: payment.id, amount, currency, merchant_id: MERCHANT.id }
    const sealed = await new CompactEncrypt(
      paddedSealText({ password, ...about, jti: randomUUID(), iat, exp: iat + 120 }),
    )
      .setProtectedHeader({ alg: SEAL_ALG, enc: SEAL_ENC, kid: keys.encryption.kid })
      .encrypt(encryptionKey)
    const body = { member_id: MEMBER_ID, sealed_password: sealed, payment: { ...payment, merchant: MERCHANT } }
    const times = { iat, exp: iat + MESSAGE_LIFETIME_SECONDS }
    const claims = { iss: standIn.authentication, aud: origin, jti: randomUUID(), ...times, livemode: false }
    return new CompactSign(new TextEncoder().encode(JSON.stringify({ ...body, ...claims })))
      .setProtectedHeader({ alg: MESSAGE_ALG, typ: MESSAGE_TYPES.authenticate, kid: keys.issuer.kid })
      .sign(signingKey)
  }
}

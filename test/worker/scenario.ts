/**
 * The whole system in one isolate: broker, two issuers, two relay centres,
 * each with its own storage, and a network between them that a test can watch
 * and break. Everything is real but the wire.
 */

import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { CompactEncrypt, importJWK } from 'jose'
import { drizzle } from 'drizzle-orm/d1'
import { vi } from 'vitest'

import { registerIssuer } from '../../broker/db/register.ts'
import type { LedgerObject } from '../../broker/ledger-object.ts'
import type { CheckoutState } from '../../protocol/checkout-api.ts'
import { paddedSealText } from '../../protocol/sealed-password.ts'
import type { SealedPasswordPayload } from '../../protocol/sealed-password.ts'
import { BROKER, broker, brokerEnv, ledgerObject, newMerchant, newPayment, pageCalls } from './broker-world.ts'
import type { ApiAnswer, CreatedPayment, Merchant } from './broker-world.ts'
import { createIssuerWorld } from './issuer-world.ts'
import type { Interception, IssuerWorld, WorldOptions } from './issuer-world.ts'
import type { TestMember } from './issuer-members.ts'
import { WebhookReceivers } from './webhook-receivers.ts'

export type { TestMember } from './issuer-members.ts'
export * from './broker-world.ts'

/** A member of any issuer: what is typed, and what the ID begins with. */
export type Payer = Pick<TestMember, 'member_id' | 'password'> & { prefix: string }

export interface Scenario {
  /** Another one may take its place. */
  merchant: Merchant
  issuers: IssuerWorld
  /** Steps 2 to 6 and on: a payment, and the member's attempt with what was sealed changed as the test wants. */
  pays(member: Payer, given?: PaidChanges): Promise<PaidAnswer>
  attempts(
    payment: CreatedPayment,
    member: Payer,
    given?: AttemptChanges,
  ): Promise<ApiAnswer<CheckoutState & { code?: string; param?: string }>>
  seals(payment: CreatedPayment, member: Payer, given?: AttemptChanges): Promise<string>
  /** The merchant's own servers, which hear of events. */
  receivers: WebhookReceivers
  /** From now on a test answers in place of a server, or loses what it says; until `mend`. */
  breaks(origin: string, path: string, handler: Interception): void
  mend(): void
  /** Runs the ledger's alarm, if one is set, until no issuer is waited for. */
  alarmRings(): Promise<boolean>
}

export interface AttemptChanges {
  memberId?: string
  password?: string
  /** Fields of the sealed payload that are to be wrong. */
  sealed?: Partial<SealedPasswordPayload>
  /** A seal that was made before. */
  seal?: string
  /** Of the token that the dialog would confirm with (protocol/confirm-token.ts). */
  confirmKey?: string | undefined
  /** Further fields of what the page sends. */
  body?: Record<string, unknown>
  /** The address that Cloudflare names. */
  network?: string
}

export type PaidChanges = AttemptChanges & { payment?: Record<string, unknown> }

export type PaidAnswer = ApiAnswer<CheckoutState & { code?: string }> & { payment: CreatedPayment }

/** Starts the issuers, registers them, and puts the network in between. Once a file: keys are remembered by an isolate. */
export async function startSystem(world: Omit<WorldOptions, 'brokerOrigin'> = {}): Promise<Scenario> {
  const merchant = await newMerchant()
  const issuers = await createIssuerWorld({ brokerOrigin: BROKER, ...world })
  for (const { authentication, settlement, ...row } of issuers.registry) {
    const passkeyRpId = new URL(authentication).hostname
    const servers = { authenticationServer: authentication, settlementServer: settlement, passkeyRpId }
    await registerIssuer(drizzle(brokerEnv.DIRECTORY), { ...row, ...servers })
  }
  const broken: (() => void)[] = []
  const receivers = new WebhookReceivers()
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init)
    return receivers.answer(request) ?? network(issuers, request)
  })

  const seals = (payment: CreatedPayment, member: Payer, given: AttemptChanges = {}) =>
    seal(scenario.merchant, payment, member, given)
  const attempts = async (payment: CreatedPayment, member: Payer, given: AttemptChanges = {}) => {
    const sealed_password = given.seal ?? (await seals(payment, member, given))
    const confirm = given.confirmKey === undefined ? {} : { confirm_key: given.confirmKey }
    const body = { member_id: given.memberId ?? member.member_id, sealed_password, ...confirm, ...given.body }
    const headers = given.network === undefined ? {} : { 'cf-connecting-ip': given.network }
    return pageCalls<CheckoutState & { code?: string; param?: string }>(payment, 'authorize', body, headers)
  }
  const scenario: Scenario = {
    merchant,
    issuers,
    seals,
    attempts,
    async pays(member, { payment: given, ...changes } = {}) {
      const payment = await newPayment(scenario.merchant, given)
      const answer = await attempts(payment, member, changes)
      return { ...answer, payment }
    },
    breaks: (origin, path, handler) => void broken.push(issuers.intercept(origin, path, handler)),
    receivers,
    mend: () => broken.splice(0).forEach((restore) => restore()),
    async alarmRings() {
      const ledger = ledgerObject(scenario.merchant.ledger)
      const rang = await runDurableObjectAlarm(ledger)
      if (rang) await runInDurableObject(ledger, (object) => (object as unknown as LedgerObject).whenResolved())
      return rang
    },
  }
  return scenario
}

async function network(issuers: IssuerWorld, request: Request): Promise<Response> {
  if (new URL(request.url).origin === BROKER) return broker(request)
  const answer = issuers.fetch(request)
  if (answer === undefined) throw new TypeError(`Nobody is at ${new URL(request.url).origin}.`)
  return answer
}

/** A broker that has not heard of the issuer yet asks it behind its answer: as the page does, asked again. */
async function keyToSealTo(payment: CreatedPayment, { prefix: theirs }: Payer) {
  for (let looks = 0; looks < 20; looks++) {
    const { body } = await pageCalls(payment, 'status?include=issuers')
    const key = body.issuers?.find(({ prefix }) => prefix === theirs)?.encryption_key
    if (key !== undefined) return key
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('The issuer has no key to seal to.')
}

/** Step 4, as the dialog's page seals: to the key that the broker's status names. */
async function seal(
  merchant: Merchant,
  payment: CreatedPayment,
  member: Payer,
  given: AttemptChanges,
): Promise<string> {
  const key = await keyToSealTo(payment, member)
  const iat = Math.floor(Date.now() / 1000)
  const payload: SealedPasswordPayload = {
    password: given.password ?? member.password,
    member_id: given.memberId ?? member.member_id,
    payment_id: payment.id,
    amount: payment.amount,
    currency: payment.currency,
    merchant_id: merchant.id,
    jti: crypto.randomUUID(),
    iat,
    exp: iat + 120,
    ...given.sealed,
  }
  return new CompactEncrypt(paddedSealText(payload))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
    .encrypt(await importJWK(key, 'ECDH-ES'))
}

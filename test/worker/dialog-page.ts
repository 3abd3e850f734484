/** The dialog's page where an issuer asks: the key that it makes, and what it seals. */

import { CompactEncrypt, compactDecrypt, exportJWK, generateKeyPair, importJWK } from 'jose'

import type { CheckoutState } from '../../protocol/checkout-api.ts'
import type { QuestionContent } from '../../protocol/questions.ts'
import { paddedSealText } from '../../protocol/sealed-password.ts'
import { newPayment, pageCalls } from './scenario.ts'
import type { ApiAnswer, CreatedPayment, Payer, Scenario } from './scenario.ts'

type Told = ApiAnswer<CheckoutState & { code?: string }>

/** A page of the dialog: with its key it can be asked. */
export class DialogPage {
  payment: CreatedPayment
  privateKey: CryptoKey
  told: Told
  readonly #merchant: string
  readonly #prefix: string

  constructor(given: { payment: CreatedPayment; privateKey: CryptoKey; told: Told; merchant: string; prefix: string }) {
    const { payment, privateKey, told } = given
    this.#merchant = given.merchant
    this.#prefix = given.prefix
    this.payment = payment
    this.privateKey = privateKey
    this.told = told
  }

  get question(): NonNullable<CheckoutState['question']> {
    const { question } = this.told.body
    if (question === undefined) throw new Error(`Nothing is asked: ${JSON.stringify(this.told.body)}`)
    return question
  }

  async content(): Promise<QuestionContent> {
    const { plaintext } = await compactDecrypt(this.question.sealed ?? '', this.privateKey)
    return JSON.parse(new TextDecoder().decode(plaintext)) as QuestionContent
  }

  async sends(body: object = {}, question = this.question.id): Promise<Told> {
    this.told = await pageCalls(this.payment, 'answer', { question, ...body })
    return this.told
  }

  async answers(answer: string, question = this.question.id): Promise<Told> {
    return this.sends({ sealed_answer: await this.#seal(answer, question) }, question)
  }

  async #seal(answer: string, question_id: string): Promise<string> {
    const { body } = await pageCalls(this.payment, 'status?include=issuers')
    const key = body.issuers?.find(({ prefix }) => prefix === this.#prefix)?.encryption_key
    if (key === undefined) throw new Error('The issuer has no key to seal to.')
    const { id: payment_id, amount, currency } = this.payment
    const iat = Math.floor(Date.now() / 1000)
    const once = { jti: crypto.randomUUID(), iat, exp: iat + 120 }
    const payload = { answer, question_id, payment_id, amount, currency, merchant_id: this.#merchant, ...once }
    return new CompactEncrypt(paddedSealText(payload))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
      .encrypt(await importJWK(key, 'ECDH-ES'))
  }
}

/** Opens a payment, or one that is there, and types the member's ID and password. */
export async function openDialog(system: Scenario, member: Payer, given?: CreatedPayment): Promise<DialogPage> {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' })
  const { x = '', y = '' } = await exportJWK(publicKey)
  const payment = given ?? (await newPayment(system.merchant, { amount: 1_200 }))
  const sealed = { reply_key: { kty: 'EC', crv: 'P-256', x, y } } as const
  const told = await system.attempts(payment, member, { sealed })
  return new DialogPage({ payment, privateKey, told, merchant: system.merchant.id, prefix: member.prefix })
}

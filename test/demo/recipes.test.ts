/**
 * The recipes of docs/recipes in other languages than ours, cut from their pages and run: a payment at a real broker with
 * its verdict and its webhook, and everything that must not be believed.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { generateKeyPair, SignJWT } from 'jose'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import { startDemo, type Demo } from '../../tools/demo/start-demo.ts'
import { shopEnvironment, type DevInfo } from '../../tools/dev/dev-file.ts'
import { enterShop } from '../../tools/dev/enter-shop.ts'
import { authorize, type OpenPayment } from '../../tools/soak/pay-over-http.ts'
import { LANGUAGES, lacking } from '../recipes/languages.ts'
import { makeRecipe, type MadeRecipe, type RecipeProgram } from '../recipes/recipe-program.ts'
import { EXPECTED, startStandIn, type StandIn } from '../unit/sdk/broker-stand-in.ts'

/** Set by `npm run recipes`, which has installed every language: then one that is missing is a failure. */
const IS_EVERY_ONE_NEEDED = process.env['FURIWAKE_RECIPES'] === 'all'
const WAIT = { timeout: 30_000, interval: 100 }
/** Holds what the forged are held against: the stand-in's own. */
const { payment, order: number, amount, currency } = EXPECTED
const ORDER = { payment, number, amount, currency }
const SECRET = `whsec_${Buffer.from('a secret of this test alone, 32!').toString('base64')}`

interface Delivery {
  headers: Record<string, string>
  body: string
}

const given = LANGUAGES.map((language) => ({ ...language, found: language.commands() }))
const found = given.flatMap(({ found: commands, ...language }) => (commands ? [{ language, commands }] : []))

let demo: Demo
let shop: DevInfo
let receiver: Server
const deliveries: Delivery[] = []
const state = mkdtempSync(join(tmpdir(), 'furiwake-recipes-'))

beforeAll(async () => {
  if (found.length === 0) return
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      deliveries.push({ headers: signedHeaders(request.headers), body: Buffer.concat(chunks).toString() })
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => void receiver.listen(0, '127.0.0.1', resolve))
  demo = await startDemo({ port: 0, stateDir: state })
  const webhook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/webhooks`
  shop = await enterShop(demo.info, undefined, { origins: ['http://localhost:3000'], webhook })
})
afterAll(async () => {
  await demo?.stop()
  receiver?.close()
  rmSync(state, { recursive: true, force: true })
})

function signedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter((each): each is [string, string] => each[0].startsWith('webhook-')),
  )
}

for (const language of given) {
  if (language.found !== undefined) continue
  test(`The recipe in ${language.name} is not run: ${lacking(language)}`, ({ skip }) => {
    if (IS_EVERY_ONE_NEEDED) throw new Error(lacking(language))
    skip(lacking(language))
  })
}

describe.each(found)('The recipe in $language.name', ({ language, commands }) => {
  let recipe: MadeRecipe
  let program: RecipeProgram
  let standIn: StandIn
  let forged: RecipeProgram

  beforeAll(async () => {
    recipe = await makeRecipe(language, commands)
    standIn = await startStandIn()
    program = recipe.start(shopEnvironment(shop))
    const { broker, merchant, secretKey: secret_key } = standIn.config
    forged = recipe.start({
      FURIWAKE_BROKER: broker,
      FURIWAKE_MERCHANT: merchant,
      FURIWAKE_SECRET_KEY: secret_key,
      FURIWAKE_WEBHOOK_SECRET: SECRET,
    })
  })
  afterAll(async () => {
    program?.end()
    forged?.end()
    await standIn?.close()
    recipe?.remove()
  })

  const verdictSays = async (verdict: string, order = ORDER) => forged.ask({ call: 'verdict', verdict, order })
  const webhookSays = async (headers: Record<string, string>, body: string) =>
    forged.ask({ call: 'webhook', headers, body })
  const refused = { refused: expect.any(String) as string }

  test('makes a payment, believes its verdict and its webhook, and makes no second one', async () => {
    const order = { number: `BOWL-${language.name}`, amount: 12_800, currency: 'JPY' }
    const asked = { call: 'pay', order: order.number, amount: order.amount, currency: order.currency } as const
    const paid = await program.ask(asked)
    expect(paid).toMatchObject({ answer: { order: order.number, status: 'open' } })
    const made = {
      amount: order.amount,
      currency: order.currency,
      ...(paid as { answer: Pick<OpenPayment, 'id' | 'client_secret'> }).answer,
    }
    expect(await program.ask(asked)).toMatchObject({ answer: { id: made.id } })
    const member = shop.members.find(({ issuer, story }) => issuer === '4' && story === 'plain')
    if (member === undefined) throw new Error('No test member is there to pay.')
    expect((await authorize(shop, made, member)).status).toBe(200)

    const expected = { ...order, payment: made.id }
    await vi.waitFor(async () => {
      const { answer: verdict } = (await program.ask({ call: 'ask', payment: made.id })) as { answer: string }
      const said = await program.ask({ call: 'verdict', verdict, order: expected })
      expect(said).toEqual({ answer: { payment: made.id, captured: true } })
      const cheaper = { ...expected, amount: 1_280 }
      expect(await program.ask({ call: 'verdict', verdict, order: cheaper })).toEqual(refused)
    }, WAIT)
    await vi.waitFor(async () => {
      const delivery = deliveries.find(({ body }) => body.includes(made.id) && body.includes('"payment.captured"'))
      if (delivery === undefined) throw new Error('The webhook has not come yet.')
      const { headers, body } = delivery
      const said = await program.ask({ call: 'webhook', headers, body })
      expect(said).toEqual({ answer: { id: headers['webhook-id'], type: 'payment.captured' } })
    }, WAIT)
  })

  test('tells what the broker refuses by its code', async () => {
    const said = await program.ask({ call: 'pay', order: 'A-1', amount: 0, currency: 'JPY' })
    expect(said).toMatchObject({ failed: expect.stringContaining('amount_invalid') as string })
  })

  test('ships for a verdict that is approved and captured, and for no other', async () => {
    const captured = async (claims: Record<string, unknown>) => verdictSays(await standIn.sign(claims))
    expect(await captured({})).toEqual({ answer: { payment, captured: true } })
    for (const claims of [{ captured: false }, { verdict: 'declined' }, { verdict: 'pending' }, { verdict: 'yes' }]) {
      expect(await captured(claims), JSON.stringify(claims)).toEqual({ answer: { payment, captured: false } })
    }
  })

  const now = Math.floor(Date.now() / 1000)
  test('believes no verdict of another broker, shop, order, amount, mode or time', async () => {
    const wrong = [
      { iss: 'https://other.example' },
      { aud: 'mer_other' },
      { sub: 'pay_2' },
      { sub: undefined },
      { order: 'A-1002' },
      { amount: 1 },
      { amount: '12800' },
      { currency: 'USD' },
      { livemode: true },
      { livemode: undefined },
      { iat: now - 1000, exp: now - 100 },
      { exp: undefined },
      { iat: now + 600, exp: now + 1500 },
      { exp: now + 86_400 },
    ]
    for (const claims of wrong) {
      expect(await verdictSays(await standIn.sign(claims)), JSON.stringify(claims)).toEqual(refused)
    }
  })

  test('believes nothing that the broker’s key did not sign as a verdict', async () => {
    const { privateKey } = await generateKeyPair('ES256')
    const genuine = await standIn.sign()
    const [header = '', claims = '', signature = ''] = genuine.split('.')
    const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>
    const hmac = new SignJWT(said).setProtectedHeader({ alg: 'HS256', typ: 'verdict+jwt', kid: 'key-1' })
    const unsigned = Buffer.from(JSON.stringify({ alg: 'none', typ: 'verdict+jwt' })).toString('base64url')
    const changed = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1)
    const wrong = [
      await standIn.sign({}, { typ: 'return+jwt' }),
      await standIn.sign({}, {}, privateKey),
      await standIn.sign({}, { kid: 'unknown' }, privateKey),
      await hmac.sign(new TextEncoder().encode('the public key, as if it were a secret')),
      `${unsigned}.${claims}.`,
      `${header}.${claims}.${changed}`,
      `${header}.${claims}.`,
      `${header}.${claims}`,
    ]
    const none = ['', 'hello', 'a.b.c', '{}', 'e30.e30.e30', 'Im5vIG9iamVjdCI.W10.AA']
    for (const verdict of [...wrong, ...none]) expect(await verdictSays(verdict), verdict).toEqual(refused)
    expect(await verdictSays(genuine)).toMatchObject({ answer: {} })
  })

  test('learns the broker’s new key, and still believes the old one', async () => {
    const old = await standIn.sign()
    await standIn.rotate()
    // A key that is not known is looked for once a second at the most.
    await vi.waitFor(async () => expect(await verdictSays(await standIn.sign())).toMatchObject({ answer: {} }), WAIT)
    expect(await verdictSays(old)).toMatchObject({ answer: {} })
  })

  const body = JSON.stringify({ id: 'evt_1', type: 'payment.captured', version: 1, note: 'お茶碗' })
  const at = (seconds: number) => new Date(Date.now() + seconds * 1000)
  function headersOf({ id = 'evt_1', time = at(0), secret = SECRET } = {}): Record<string, string> {
    const signed = new Webhook(secret).sign(id, time, body)
    const timestamp = String(Math.floor(time.getTime() / 1000))
    return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signed }
  }

  test('believes a webhook that is signed with its secret, also beside another’s signature', async () => {
    const headers = headersOf()
    const event = { answer: { id: 'evt_1', type: 'payment.captured' } }
    expect(await webhookSays(headers, body)).toEqual(event)
    const both = `v1a,AAAA v1,AAAA ${headers['webhook-signature']}`
    expect(await webhookSays({ ...headers, 'webhook-signature': both }, body)).toEqual(event)
  })

  test('believes no webhook that was changed, is old, or is signed by another', async () => {
    const other = `whsec_${Buffer.from('another secret of this test, 32!').toString('base64')}`
    const { 'webhook-signature': _, ...unsigned } = headersOf()
    const { 'webhook-id': __, ...nameless } = headersOf()
    const wrong: [Record<string, string>, string][] = [
      [headersOf(), body.replace('captured', 'refunded')],
      [headersOf({ secret: other }), body],
      [headersOf({ time: at(-330) }), body],
      [headersOf({ time: at(330) }), body],
      [headersOf({ id: 'evt_2' }), body],
      [{ ...headersOf(), 'webhook-timestamp': String(now - 1) }, body],
      [{ ...headersOf(), 'webhook-timestamp': 'now' }, body],
      [{ ...headersOf(), 'webhook-signature': 'v1,' }, body],
      [unsigned, body],
      [nameless, body],
      [{}, body],
    ]
    for (const [headers, text] of wrong)
      expect(await webhookSays(headers, text), JSON.stringify(headers)).toEqual(refused)
  })

  // The last: nothing is verified after it.
  test('says of a broker that can’t be reached that nothing is known, and not that it is a lie', async () => {
    const silent = await startStandIn()
    const { broker, merchant, secretKey } = silent.config
    const verdict = await silent.sign()
    await silent.close()
    const alone = recipe.start({
      FURIWAKE_BROKER: broker,
      FURIWAKE_MERCHANT: merchant,
      FURIWAKE_SECRET_KEY: secretKey,
      FURIWAKE_WEBHOOK_SECRET: SECRET,
    })
    const said = await alone.ask({ call: 'verdict', verdict, order: ORDER })
    alone.end()
    expect(said).toEqual({ failed: expect.any(String) as string })
  })
})

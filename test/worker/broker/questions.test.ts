/** An issuer asks the member one further question (step 6), from its server through the broker to the dialog and back. */

import { CompactEncrypt, decodeJwt, generateKeyPair } from 'jose'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { openDialog } from '../dialog-page.ts'
import type { DialogPage } from '../dialog-page.ts'
import { databaseText } from '../issuer-databases.ts'
import { MIKAN, MIKAN_MEMBER, RELAY_WITH_MIKAN, startMikan } from '../prepaid-issuer.ts'
import type { PrepaidIssuer } from '../prepaid-issuer.ts'
import { newPayment, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { CreatedPayment, Scenario } from '../scenario.ts'

const CODE = { kind: 'code', channel: 'sms', sentToHint: '•••• 5678' } as const
const CHOICE = {
  kind: 'choice',
  choices: [
    { id: 'once', label: '1回', plan: { division: '10', count: 1, fee: 0, total: 12_800 } },
    { id: 'three', label: '分割3回', plan: { division: '61', count: 3, fee: 261, total: 13_061 } },
  ],
} as const
const PAGE = { kind: 'page', url: `${MIKAN}/approve?question={question}` } as const
const TEN_MINUTES_MS = 10 * 60_000

let system: Scenario
let mikan: PrepaidIssuer
let isDown = false
beforeAll(async () => {
  system = await startSystem({ settings: RELAY_WITH_MIKAN })
  mikan = await startMikan()
  const others = globalThis.fetch
  vi.stubGlobal('fetch', (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init)
    if (new URL(request.url).origin !== MIKAN) return others(request)
    return isDown ? Promise.reject(new TypeError('It is down.')) : mikan.fetch(request)
  })
})
beforeEach(() => {
  Object.assign(mikan, { asks: [], codes: [], approval: undefined, answers: 0 })
  isDown = false
})
afterEach(() => vi.useRealTimers())

const opens = (payment?: CreatedPayment): Promise<DialogPage> => openDialog(system, MIKAN_MEMBER, payment)

const ofShop = async ({ payment }: DialogPage) =>
  (await shopCalls(system.merchant, 'GET', `/v1/payments/${payment.id}`)).body

describe('A code', () => {
  beforeEach(() => void mikan.asks.push(CODE))

  test('is asked for, and the right one pays', async () => {
    const page = await opens()
    expect(page.told.body).toMatchObject({ status: 'processing', stage: 'issuer', question: { kind: 'code' } })
    expect(await page.content()).toMatchObject({ sent_to_hint: '•••• 5678', attempts_left: 3 })
    expect((await page.answers(mikan.codes.at(-1) ?? '')).body).toMatchObject({ status: 'captured', issuer: 'MK' })
    expect(page.told.body).not.toHaveProperty('question')
    expect(decodeJwt(page.told.body.verdict ?? '')).toMatchObject({ verdict: 'approved', captured: true })
  })

  test('is told to the shop and to other pages as a kind and an end, and to nobody as what it says', async () => {
    const page = await opens()
    const { body } = await pageCalls(page.payment, 'status')
    const { id, kind, expires_at } = page.question
    expect(body).toMatchObject({ status: 'processing', question: { id, kind, expires_at } })
    expect(body.question).not.toHaveProperty('sealed')
    expect(await ofShop(page)).toMatchObject({ status: 'processing', question: { kind, expires_at } })
    expect(JSON.stringify(page.told.body)).not.toContain('5678')
    expect(await databaseText('DIRECTORY')).not.toContain('5678')
  })

  test('is followed by the member’s confirmation, with the proof of the attempt that was asked', async () => {
    const page = await opens(await newPayment(system.merchant, { amount: 1_200, confirmation: 'required' }))
    const { confirm_token } = page.told.body
    expect((await page.answers(mikan.codes.at(-1) ?? '')).body.status).toBe('awaiting_confirmation')
    expect((await pageCalls(page.payment, 'confirm', { confirm_token: 'another' })).status).toBe(403)
    expect((await pageCalls(page.payment, 'confirm', { confirm_token })).body.status).toBe('captured')
  })

  test('that is wrong can be tried again, and is said to be wrong to the page alone', async () => {
    const page = await opens()
    const { id } = page.question
    expect((await page.answers('wrong')).body).toMatchObject({ status: 'processing', question: { id } })
    expect(await page.content()).toMatchObject({ attempts_left: 2, wrong: true })
    expect((await page.answers(mikan.codes.at(-1) ?? '')).body.status).toBe('captured')
  })

  test('that is wrong too often opens the payment again, for another try', async () => {
    const page = await opens()
    await page.answers('wrong')
    await page.answers('wrong')
    expect((await page.answers('wrong')).body).toMatchObject({ status: 'open', reason: 'denied' })
    expect((await pageCalls(page.payment, 'status')).body).toMatchObject({ question_end: 'denied' })
    const again = await opens(page.payment)
    expect((await again.answers(mikan.codes.at(-1) ?? '')).body.status).toBe('captured')
  })

  test('cannot be asked of a page that has no key to seal it to', async () => {
    const { body } = await system.pays(MIKAN_MEMBER)
    expect(body).toMatchObject({ status: 'declined', reason: 'refused_by_issuer' })
  })

  test.each(['member', 'shop'])('leaves the payment to be cancelled by the %s', async (who) => {
    const page = await opens()
    const path = `/v1/payments/${page.payment.id}/cancel`
    const headers = { 'idempotency-key': crypto.randomUUID() }
    if (who === 'member') await pageCalls(page.payment, 'cancel')
    else await shopCalls(system.merchant, 'POST', path, { body: {}, headers })
    expect((await page.answers(mikan.codes.at(-1) ?? '')).body).toMatchObject({
      status: 'cancelled',
      cancelled_by: who,
    })
    expect(mikan.answers).toBe(0)
    expect(await ofShop(page)).not.toHaveProperty('question')
  })

  test('that nobody types in time opens the payment again by the alarm', async () => {
    const page = await opens(await newPayment(system.merchant, { expires_in: 3_600 }))
    vi.useFakeTimers({ now: Date.now() + TEN_MINUTES_MS - 5_000, toFake: ['Date'] })
    await system.alarmRings()
    expect((await pageCalls(page.payment, 'status')).body.status).toBe('processing')
    vi.useFakeTimers({ now: Date.now() + 10_000, toFake: ['Date'] })
    await system.alarmRings()
    const { body } = await pageCalls(page.payment, 'status')
    expect(body).toMatchObject({ status: 'open', question_end: 'expired' })
    expect(body).not.toHaveProperty('question')
    const { body: operations } = await shopCalls(system.merchant, 'GET', `/v1/payments/${page.payment.id}/operations`)
    expect(JSON.stringify(operations)).not.toContain('"approved"')
  })

  test('asked on a page that is gone is given up on the next, where the member begins again', async () => {
    const page = await opens()
    const { id } = page.question
    const other = await opens(page.payment)
    expect(other.question).toMatchObject({ id })
    expect(other.question).not.toHaveProperty('sealed')
    expect((await other.sends({ give_up: true })).body).toMatchObject({ status: 'open' })
    expect((await pageCalls(page.payment, 'status')).body).not.toHaveProperty('question_end')
    const again = await opens(page.payment)
    // The page before answers its question, which is over: the issuer does not hear of it.
    expect((await page.answers('123456')).body).toMatchObject({
      status: 'processing',
      question: { id: again.question.id },
    })
    expect(mikan.answers).toBe(0)
    expect((await again.answers(mikan.codes.at(-1) ?? '')).body.status).toBe('captured')
  })

  test('sent twice at once is brought to the issuer once, and charged once', async () => {
    const page = await opens()
    const code = mikan.codes.at(-1) ?? ''
    const { length } = mikan.entries
    await Promise.all([page.answers(code), page.answers(code)])
    expect((await pageCalls(page.payment, 'status')).body.status).toBe('captured')
    expect(mikan.entries.slice(length).filter(({ kind }) => kind === 'authorize')).toHaveLength(1)
  })

  test('is still waited for where the issuer could not be asked', async () => {
    const page = await opens()
    const question = page.question.id
    isDown = true
    expect((await page.answers(mikan.codes.at(-1) ?? '')).body).toMatchObject({
      status: 'processing',
      question: { id: question },
    })
    isDown = false
    expect((await page.answers(mikan.codes.at(-1) ?? '', question)).body.status).toBe('captured')
  })

  test('that was sealed for another question is refused, and costs no try', async () => {
    const page = await opens()
    const { id } = page.question
    const seal = await new CompactEncrypt(new TextEncoder().encode('{}'))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'mikan-enc' })
      .encrypt((await generateKeyPair('ECDH-ES')).publicKey)
    expect(await page.sends({ sealed_answer: seal })).toMatchObject({ body: { code: 'sealed_password_rejected' } })
    expect((await page.answers(mikan.codes.at(-1) ?? '', id)).body.status).toBe('captured')
  })
})

test('A choice of how to pay reaches the settlement server sealed, and the verdict in a word', async () => {
  mikan.asks.push(CHOICE)
  const page = await opens()
  expect(await page.content()).toEqual(CHOICE)
  expect((await page.answers('another')).body).toMatchObject({ status: 'processing' })
  const { body } = await page.answers('three')
  expect(decodeJwt(body.verdict ?? '')).toMatchObject({ verdict: 'approved', plan: { division: '61', count: 3 } })
  expect(await ofShop(page)).toMatchObject({ plan: { division: '61', count: 3 } })
  expect(mikan.entries.at(-1)?.account).toMatchObject({ plan: { division: '61', count: 3 } })
})

test.each([
  ['approved', 'captured'],
  ['denied', 'open'],
] as const)('On the issuer’s own page it is %s, and the dialog goes on when it asks: %s', async (approval, status) => {
  mikan.asks.push(PAGE)
  const page = await opens()
  expect(page.question.poll_after_s).toBe(3)
  expect(await page.content()).toEqual({ kind: 'page', url: `${MIKAN}/approve?question=${page.question.id}` })
  expect((await page.sends()).body.status).toBe('processing')
  // What comes back to the dialog counts for nothing: the issuer is asked.
  expect((await page.answers('approved')).body.status).toBe('processing')
  mikan.approval = approval
  expect((await page.sends()).body.status).toBe(status)
})

test('A denial is told to every page that looks, until another attempt begins; the shop’s payment has no word of it', async () => {
  mikan.asks.push(PAGE)
  const page = await opens()
  const { id: question } = page.question
  mikan.approval = 'denied'
  expect((await page.sends()).body).toMatchObject({ status: 'open', reason: 'denied' })
  const looked = await pageCalls(page.payment, 'status')
  expect(looked.body).toMatchObject({ status: 'open', question_end: 'denied' })
  expect(looked.body).not.toHaveProperty('reason')
  // Who asks after the same question is told as much.
  expect((await pageCalls(page.payment, 'answer', { question })).body).toMatchObject({
    question_end: 'denied',
  })
  expect(await ofShop(page)).not.toHaveProperty('question_end')
  mikan.approval = undefined
  const again = await opens(page.payment)
  expect(again.told.body).not.toHaveProperty('question_end')
})

test('Three questions may follow one another, and a fourth ends the payment', async () => {
  mikan.asks.push(CODE, CHOICE, PAGE)
  mikan.approval = 'approved'
  const page = await opens()
  await page.answers(mikan.codes.at(-1) ?? '')
  expect(page.question).toMatchObject({ kind: 'choice' })
  await page.answers('once')
  expect((await page.sends()).body.status).toBe('captured')

  mikan.asks.push(CODE)
  const more = await opens()
  await more.answers(mikan.codes.at(-1) ?? '')
  await more.answers('once')
  expect((await more.sends()).body).toMatchObject({ status: 'declined', reason: 'issuer_unavailable' })
})

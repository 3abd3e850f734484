/** A code above an amount: Mikan Prepaid is asked and answered over real HTTP. */

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Asked } from '../../../messages/ask-party.ts'
import type { AuthenticateAnswer } from '../../../protocol/issuer-messages.ts'
import { PAYMENT, startParties } from './parties.ts'
import type { Parties } from './parties.ts'

const AMOUNT = 12_800
const OTHER_CODE = 'no code'

let parties: Parties
beforeAll(async () => {
  parties = await startParties()
})
afterAll(() => parties.close())
// So many codes an hour are sent to one member.
beforeEach(() => parties.database.exec('DELETE FROM texts'))

function questionIn(asked: Asked<AuthenticateAnswer>) {
  if (asked.kind !== 'answered' || asked.body.outcome !== 'question') throw new Error(JSON.stringify(asked))
  return asked.body.question
}

function said(asked: Asked<AuthenticateAnswer>): string | undefined {
  if (asked.kind !== 'answered') return asked.kind === 'rejected' ? asked.code : asked.cause
  return asked.body.outcome === 'refused' ? asked.body.reason : asked.body.outcome
}

async function asksForCode(): Promise<string> {
  return questionIn(await parties.authenticate({ amount: AMOUNT })).id
}

const answer = (question: string, code: string, more: object = {}): Promise<Asked<AuthenticateAnswer>> =>
  parties.answers(question, { answer: code, amount: AMOUNT, ...more })

test('Above 10,000 yen a code is asked for, and only the dialog can read where it went', async () => {
  expect(said(await parties.authenticate({ amount: 10_000 }))).toBe('authenticated')
  const question = questionIn(await parties.authenticate({ amount: 10_001 }))
  expect(question).toMatchObject({ kind: 'code', round: 1 })
  expect(question.expires_at - Date.now() / 1000).toBeGreaterThan(590)
  expect(JSON.stringify(question)).not.toContain('5678')
  const content = await parties.reply.opens(question.sealed)
  expect(content).toMatchObject({
    kind: 'code',
    channel: 'sms',
    sent_to_hint: '•••• 5678',
    length: 6,
    attempts_left: 3,
  })
  expect(JSON.stringify(content)).not.toContain(parties.code())
})

test('A dialog that can ask for no code gets nobody past it', async () => {
  const sealed = await parties.seal({ amount: AMOUNT })
  expect(said(await parties.authenticate({ amount: AMOUNT, sealed }))).toBe('closed')
})

test('The right code releases the account, again under the same id to whoever asks again', async () => {
  const question = await asksForCode()
  const first = await answer(question, parties.code())
  expect(said(first)).toBe('authenticated')
  expect(said(await parties.answers(question, { amount: AMOUNT }))).toBe('authenticated')
  expect(said(await answer(question, OTHER_CODE))).toBe('authenticated')
  expect(JSON.stringify(first)).not.toContain('W-0077')
})

test('A wrong code leaves two more tries, and the third ends it', async () => {
  const question = await asksForCode()
  const right = parties.code()
  const wrong = questionIn(await answer(question, OTHER_CODE))
  expect(wrong).toMatchObject({ id: question, round: 1 })
  expect(await parties.reply.opens(wrong.sealed)).toMatchObject({ attempts_left: 2, wrong: true })
  questionIn(await answer(question, OTHER_CODE))
  expect(said(await answer(question, OTHER_CODE))).toBe('denied')
  expect(said(await answer(question, right))).toBe('denied')
})

test('Twenty guesses at once are three tries', async () => {
  const question = await asksForCode()
  const right = parties.code()
  const answers = await Promise.all(Array.from({ length: 20 }, () => answer(question, OTHER_CODE)))
  expect(answers.map(said).filter((each) => each === 'question').length).toBeLessThanOrEqual(2)
  expect(said(await answer(question, right))).toBe('denied')
})

test('Another code is sent when it is time, and the one before no longer counts', async () => {
  const question = await asksForCode()
  const first = parties.code()
  questionIn(await parties.answers(question, { resend: true, amount: AMOUNT }))
  expect(parties.code()).toBe(first)
  makeOlder(question, { sentAt: 31_000 })
  questionIn(await parties.answers(question, { resend: true, amount: AMOUNT }))
  const second = parties.code()
  // One in a million times they are the same.
  if (second !== first) expect(said(await answer(question, first))).toBe('question')
  expect(said(await answer(question, second))).toBe('authenticated')
})

test('One member is sent ten codes an hour, and no more', async () => {
  for (let sent = 0; sent < 10; sent++) await asksForCode()
  expect(said(await parties.authenticate({ amount: AMOUNT }))).toBe('locked')
})

test('After ten minutes no answer counts', async () => {
  const question = await asksForCode()
  makeOlder(question, { expiresAt: 601_000 })
  expect(said(await answer(question, parties.code()))).toBe('expired')
})

test.each([
  ['for another question', { sealed: { question_id: 'another' } }],
  ['for another amount', { sealed: { amount: 1 } }],
  ['for another payment', { sealed: { payment_id: 'pay_2' } }],
  ['for another merchant', { sealed: { merchant_id: 'mer_2' } }],
  ['that lives too long', { sealed: { exp: Math.floor(Date.now() / 1000) + 500 } }],
])('An answer sealed %s is not taken, and costs no try', async (_, more) => {
  const question = await asksForCode()
  expect(said(await answer(question, parties.code(), more))).toBe('seal_rejected')
  expect(said(await answer(question, parties.code()))).toBe('authenticated')
})

test('An answer for another payment, or from another broker, meets no question', async () => {
  const question = await asksForCode()
  expect(said(await parties.answers(question, { answer: parties.code(), amount: AMOUNT + 1 }))).toBe('expired')
  expect(said(await parties.answers('no such question', { amount: PAYMENT.amount }))).toBe('expired')
  expect(said(await answer(question, parties.code(), { broker: parties.senders.relay }))).toBe('message_sender_unknown')
})

/** As if so many milliseconds more had passed since. */
function makeOlder(question: string, by: Readonly<Record<string, number>>): void {
  const row = parties.database.prepare('SELECT record FROM questions WHERE id = ?').get(question)
  const record = JSON.parse(String(row?.['record'])) as Record<string, number>
  for (const [field, milliseconds] of Object.entries(by)) record[field] = (record[field] ?? 0) - milliseconds
  parties.database.prepare('UPDATE questions SET record = ? WHERE id = ?').run(JSON.stringify(record), question)
}

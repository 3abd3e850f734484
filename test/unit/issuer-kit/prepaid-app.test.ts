/** An approval in the company's app: who has the app is asked there, of exactly what is to be paid. And the staff's page of the same company. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { giveApp } from '../../../demo-issuers/prepaid-app.ts'
import type { Asked } from '../../../messages/ask-party.ts'
import type { AuthenticateAnswer } from '../../../protocol/issuer-messages.ts'
import { MEMBER_ID, PAYMENT, startParties } from './parties.ts'
import type { Parties } from './parties.ts'

let parties: Parties
beforeAll(async () => {
  parties = await startParties()
  giveApp(parties.database, MEMBER_ID, `${parties.origin}/app`)
})
afterAll(() => parties.close())
beforeEach(() => parties.database.exec('DELETE FROM approvals'))

function said(asked: Asked<AuthenticateAnswer>): string | undefined {
  if (asked.kind !== 'answered') return asked.kind === 'rejected' ? asked.code : asked.cause
  return asked.body.outcome === 'refused' ? asked.body.reason : asked.body.outcome
}

async function asksInApp(): Promise<{ id: string; number: string }> {
  const asked = await parties.authenticate()
  if (asked.kind !== 'answered' || asked.body.outcome !== 'question') throw new Error(JSON.stringify(asked))
  const { id, kind, sealed } = asked.body.question
  const content = await parties.reply.opens(sealed)
  expect([kind, content.kind]).toEqual(['elsewhere', 'elsewhere'])
  return { id, number: content.kind === 'elsewhere' ? (content.number ?? '') : '' }
}

const app = async (language = 'en'): Promise<string> =>
  (await fetch(`${parties.origin}/app`, { headers: { 'accept-language': language } })).text()

/** Presses a button in the app. */
async function says(word: string, payment = PAYMENT.id, origin = parties.origin): Promise<number> {
  const body = new URLSearchParams({ word, payment, member: MEMBER_ID })
  return (await fetch(`${parties.origin}/app`, { method: 'POST', body, headers: { origin }, redirect: 'manual' }))
    .status
}

const asksAgain = async (question: string): Promise<string | undefined> => said(await parties.answers(question))

describe('A member who has the app', () => {
  test('is asked there with the number that the dialog shows, and approves', async () => {
    const { id, number } = await asksInApp()
    expect(number).toMatch(/^\d\d$/)
    const [english, japanese] = [await app('en'), await app('ja')]
    expect(english).toContain('Hirune Pottery asks for ¥1,000')
    expect(japanese).toContain('Hirune Potteryへの¥1,000のお支払い')
    for (const page of [english, japanese]) expect(page).toContain(`<p class="number">${number}</p>`)
    expect(await asksAgain(id)).toBe('question')
    expect(await says('approved')).toBe(303)
    expect(await asksAgain(id)).toBe('authenticated')
    expect(await app('en')).toContain('Nothing waits to be approved.')
  })

  test('denies, and the first word stays', async () => {
    const { id } = await asksInApp()
    await says('denied')
    await says('approved')
    expect(await asksAgain(id)).toBe('denied')
    expect(await asksAgain(id)).toBe('denied')
  })

  test('who begins again is asked again, whatever was said before', async () => {
    await asksInApp()
    await says('approved')
    const { id } = await asksInApp()
    expect(await asksAgain(id)).toBe('question')
    await says('denied')
    expect(await asksAgain(id)).toBe('denied')
  })

  test('has approved what was shown, and no other amount', async () => {
    const { id } = await asksInApp()
    await parties.authenticate({ amount: 9_000 })
    await says('approved')
    expect(await asksAgain(id)).toBe('question')
  })

  test('is not spoken for by another site’s form', async () => {
    const { id } = await asksInApp()
    expect(await says('approved', PAYMENT.id, 'https://elsewhere.example')).toBe(403)
    expect(await asksAgain(id)).toBe('question')
  })

  test('whose dialog can ask nothing is not let in', async () => {
    expect(said(await parties.authenticate({ sealed: await parties.seal() }))).toBe('closed')
  })

  test('reads the shop’s name as text', async () => {
    await asksInApp()
    parties.database.exec(`UPDATE approvals SET merchant = '<b onclick="x">Shop</b>'`)
    expect(await app()).toContain('&#60;b onclick=&#34;x&#34;&#62;Shop&#60;/b&#62; asks for')
  })
})

test('What the staff returns is on the wallet again', async () => {
  parties.database.exec('DELETE FROM apps')
  const id = 'op_returned_by_hand'
  await parties.authorize(id)
  await parties.transact({ id: `${id}_c`, kind: 'capture', amount: 1_000, currency: 'JPY', original: id })
  const before = await parties.balance()
  const { origin, settings } = parties
  const headers = { origin, authorization: `Basic ${Buffer.from(`a:${settings.statementKey}`).toString('base64')}` }
  expect(await (await fetch(`${origin}/staff`, { headers })).text()).toContain('Mikan Prepaid: returns')
  const body = new URLSearchParams({ operation: id, amount: '400', left: '1000' })
  const done = await fetch(`${origin}/staff`, { method: 'POST', body, headers, redirect: 'manual' })
  expect(done.headers.get('location')).toBe('/staff?lang=en&told=returned')
  expect(await parties.balance()).toBe(before + 400)
})

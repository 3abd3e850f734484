/** From an amount on the card company lets its members choose how to pay, and the bank has them approve on its own page. */

import { decodeJwt } from 'jose'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { openDialog } from '../dialog-page.ts'
import type { DialogPage } from '../dialog-page.ts'
import { ISSUER_ORIGINS } from '../issuer-world.ts'
import { newPayment, startSystem } from '../scenario.ts'
import type { Scenario } from '../scenario.ts'

let system: Scenario
beforeAll(async () => {
  system = await startSystem({
    settings: {
      'sumire.authentication': { INSTALMENTS_FROM: '20000' },
      'hinode.authentication': { APPROVAL_FROM: '25000', INSTALMENTS_FROM: '30000' },
    },
  })
})

async function opens(amount: number, issuer: 'sumire' | 'hinode' = 'sumire'): Promise<DialogPage> {
  return openDialog(system, system.issuers.members[issuer].plain, await newPayment(system.merchant, { amount }))
}

afterEach(() => vi.useRealTimers())

/** A browser at the bank: with its cookie, if it has signed in. */
async function atBank(path: string, form?: Record<string, string>, cookie = ''): Promise<Response> {
  const { authentication: origin } = ISSUER_ORIGINS.hinode
  const sent = form && { method: 'POST', body: new URLSearchParams(form) }
  return fetch(new Request(origin + path, { ...sent, headers: { origin, cookie }, redirect: 'manual' }))
}

async function signsIn(question: string, member: { member_id: string; password: string }): Promise<string> {
  const { member_id, password: current_password } = member
  const answer = await atBank('/sign-in', { member_id, current_password, question })
  expect(answer.headers.get('location')).toBe(`/approve/${question}`)
  return answer.headers.get('set-cookie')?.split(';')[0] ?? ''
}

test('Below the amount nobody is asked, and the other issuer asks nobody', async () => {
  expect((await opens(19_999)).told.body).toMatchObject({ status: 'captured' })
  const payment = await newPayment(system.merchant, { amount: 20_000 })
  const { told } = await openDialog(system, system.issuers.members.hinode.plain, payment)
  expect(told.body).toMatchObject({ status: 'captured' })
})

test('From the amount on each way says what it costs, and the one that is chosen is in the verdict', async () => {
  const page = await opens(20_000)
  const content = await page.content()
  if (content.kind !== 'choice') throw new Error('no choice')
  const labels = content.choices.map(({ label }) => label)
  expect(labels.slice(0, 5)).toEqual(['1回', '2回', 'ボーナス一括', '分割3回', '分割5回'])
  expect(labels.slice(-2)).toEqual(['分割24回', 'リボ払い（手数料は明細で）'])
  const three = content.choices.find(({ label }) => label === '分割3回')
  expect(three?.plan).toEqual({ division: '61', count: 3, fee: 502, total: 20_502 })
  const { body } = await page.answers(three?.id ?? '')
  expect(body).toMatchObject({
    status: 'captured',
    member_hint: system.issuers.members.sumire.plain.member_id.slice(-4),
  })
  expect(decodeJwt(body.verdict ?? '')).toMatchObject({ amount: 20_000, plan: { division: '61', count: 3 } })
  const { account } = system.issuers.members.sumire.plain
  expect((await system.issuers.statement('4', account)).postings.slice(-2)).toMatchObject([
    { kind: 'authorize', amount: 20_000, plan: { division: '61', count: 3 } },
    { kind: 'capture', amount: 20_000 },
  ])
})

test('A dialog that can show no question pays as before', async () => {
  const { body } = await system.pays(system.issuers.members.sumire.plain, { payment: { amount: 20_000 } })
  expect(body).toMatchObject({ status: 'captured' })
  expect(decodeJwt(body.verdict ?? '')).not.toHaveProperty('plan')
})

describe('The bank’s own page', () => {
  const plain = () => system.issuers.members.hinode.plain

  test('asks who it is, says what is to be paid to whom, and the dialog goes on once it is approved', async () => {
    const page = await opens(25_000, 'hinode')
    const { id } = page.question
    expect(await page.content()).toMatchObject({ url: `${ISSUER_ORIGINS.hinode.authentication}/approve/${id}` })
    const strange = await atBank(`/approve/${id}`)
    expect(await strange.text()).not.toContain('25,000')
    const cookie = await signsIn(id, plain())
    const text = await (await atBank(`/approve/${id}`, undefined, cookie)).text()
    expect(text).toContain('25,000')
    expect(text).toContain('Approve this payment?')
    expect((await page.sends()).body.status).toBe('processing')
    await atBank(`/approve/${id}`, { approval: 'approved' }, cookie)
    // The first word counts.
    await atBank(`/approve/${id}`, { approval: 'denied' }, cookie)
    expect(await (await atBank(`/approve/${id}`, undefined, cookie)).text()).toContain('You approved it.')
    expect((await page.sends()).body).toMatchObject({ status: 'captured', issuer: '7' })
  })

  test('opens the payment again where the member will not pay', async () => {
    const page = await opens(25_000, 'hinode')
    const { id } = page.question
    await atBank(`/approve/${id}`, { approval: 'denied' }, await signsIn(id, plain()))
    expect((await page.sends()).body).toMatchObject({ status: 'open', reason: 'denied' })
  })

  test('takes no word of whoever is not signed in, of another form, nor of an end that has come', async () => {
    const page = await opens(25_000, 'hinode')
    const { id } = page.question
    await atBank(`/approve/${id}`, { approval: 'approved' })
    const cookie = await signsIn(id, plain())
    const foreign = new Request(`${ISSUER_ORIGINS.hinode.authentication}/approve/${id}`, {
      method: 'POST',
      body: new URLSearchParams({ approval: 'approved' }),
      headers: { origin: 'https://elsewhere.example', cookie },
    })
    expect((await fetch(foreign)).status).toBe(403)
    expect((await page.sends()).body.status).toBe('processing')
    vi.useFakeTimers({ now: Date.now() + 11 * 60_000, toFake: ['Date'] })
    expect((await atBank(`/approve/${id}`, { approval: 'approved' }, cookie)).status).toBe(404)
    vi.useRealTimers()
    expect((await page.sends()).body.status).toBe('processing')
  })

  test('cannot be gone around by a page that can show no question', async () => {
    const { body } = await system.pays(plain(), { payment: { amount: 25_000 } })
    expect(body).toMatchObject({ status: 'declined', reason: 'refused_by_issuer' })
  })

  test('may be followed by another question', async () => {
    const page = await opens(30_000, 'hinode')
    const { id } = page.question
    await atBank(`/approve/${id}`, { approval: 'approved' }, await signsIn(id, plain()))
    await page.sends()
    expect(page.question).toMatchObject({ kind: 'choice' })
    expect((await page.answers('10')).body).toMatchObject({ status: 'captured' })
  })
})

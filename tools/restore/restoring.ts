/** A restore as docs/operate/restore.md has it, step by step, and what the books are afterwards. */

import { readFileSync } from 'node:fs'
import { inRepository } from '../root.ts'
import { chargedOf } from '../soak/audit.ts'
import { lookAt } from '../soak/shopping.ts'
import { FORGOTTEN_NAME, type Before } from './before.ts'
import { compared, NOTHING_COMPARED, sumOf, type Comparison } from './booked.ts'
import { booksOf } from './books.ts'
import { businessDays, mendDays, type Mending } from './mending.ts'
import { formsIn } from './operator.ts'
import type { Rehearsal } from './rehearsal.ts'
import { paysNumber, type Shop } from './trade.ts'

export interface RehearsalReport {
  mending: Mending
  /** Of all merchants together. */
  books: Comparison
  /** Holds all that is not as it was: nothing, of a good run. */
  findings: string[]
}

const MINUTE_MS = 60_000
const REFUSED = [1]
const DOCUMENT = ['docs', 'operate', 'restore.md'] as const

export async function restores(rehearsal: Rehearsal, before: Before): Promise<RehearsalReport> {
  const { operator, trade } = rehearsal
  await entersAgain(rehearsal, before)
  for (const { merchant } of before.shops) await operator.types(['merchants', 'disable', merchant.id])
  for (const shop of before.shops) await asksForMoment(rehearsal, shop)
  const mending = await mendDays(operator, businessDays(Date.now()))
  for (const { merchant } of before.shops) await operator.types(['merchants', 'enable', merchant.id])
  const books = await comparesBooks(rehearsal, before)
  const findings = [...trade.troubles(), ...books.findings, ...(await issuersMoved(rehearsal, before))]
  findings.push(...(await paidLate(rehearsal, before)), ...notTyped(rehearsal))
  return { mending, books, findings }
}

/** The platform's own recovery is not on this machine, and the merchant was disabled just now: the files were put back in its place. */
async function asksForMoment({ operator, trade }: Rehearsal, shop: Shop): Promise<void> {
  const { id } = shop.merchant
  await operator.types(['ledgers', 'list', id])
  for (const ledger of trade.ledgersOf(shop)) {
    const to = new Date(Date.now() - MINUTE_MS).toISOString()
    await operator.types(['ledgers', 'restore', id, ledger, '--to', to], REFUSED)
  }
}

/** The first step: what the directory has lost, and what is good again although it was revoked. */
async function entersAgain({ operator, trade }: Rehearsal, { forgotten, revoked }: Before): Promise<void> {
  const { data } = await operator.types<{ data: { id: string }[] }>(['merchants', 'list'])
  const { id } = forgotten.merchant
  if (!data.some((known) => known.id === id)) {
    const { en, ja } = FORGOTTEN_NAME
    const named = ['--name-en', en, '--name-ja', ja, '--origin', forgotten.shop]
    await operator.types(['merchants', 'add', '--id', id, ...named])
    for (const ledger of trade.ledgersOf(forgotten)) {
      await operator.types(['ledgers', 'add', id, '--mode', 'test', '--id', ledger])
    }
    const words = ['keys', 'add', id, '--mode', 'test', '--name', 'The shop’s server']
    forgotten.merchant.secret_key = (await operator.types<{ secret: string }>(words)).secret
  }
  await operator.types(['keys', 'list', revoked.merchant])
  await operator.types(['keys', 'revoke', revoked.merchant, revoked.key])
}

async function comparesBooks(rehearsal: Rehearsal, before: Before): Promise<Comparison> {
  let all = NOTHING_COMPARED
  for (const shop of before.shops) {
    const { id } = shop.merchant
    const was = before.books.get(id)
    const is = await booksOf(rehearsal, shop, { when: 'after', now: Date.now() })
    const comparison = compared(was?.payments ?? new Map(), is.payments)
    const [then, now] = [JSON.stringify(was?.sums), JSON.stringify(is.sums)]
    if (then !== now) comparison.findings.push(`The tallies of ${id} were ${then} and are ${now}.`)
    all = sumOf(all, comparison)
  }
  return all
}

/** No restore may take or give back anybody's money. */
async function issuersMoved({ demo }: Rehearsal, { charged: before }: Before): Promise<string[]> {
  return [...(await chargedOf(demo.info))].flatMap(([member, charged]) => {
    const was = before.get(member)
    return was === charged ? [] : [`${member} had been charged ${was}, and ${charged} after the restore.`]
  })
}

/** Whoever pays at a counter for a payment that its ledger has lost: the money is found, and the shop may take it. */
async function paidLate({ operator }: Rehearsal, { late }: Before): Promise<string[]> {
  if (late === undefined) return ['Nobody waited at the counter.']
  const { shop, begun, number } = late
  await paysNumber(shop, number)
  await mendDays(operator, businessDays(Date.now()))
  const { status, amount } = await lookAt(shop, begun.payment.id)
  const isThere = status === 'authorized' && amount === begun.payment.amount
  return isThere ? [] : [`${begun.payment.id} was paid at the counter afterwards, and is ${status} of ${amount}.`]
}

/** The commands of the document, and those that were typed, must be the same ones. */
function notTyped({ operator }: Rehearsal): string[] {
  const told = formsIn(readFileSync(inRepository(...DOCUMENT), 'utf8'))
  const left = [...told].filter((form) => !operator.typed.has(form))
  const more = [...operator.typed].filter((form) => !told.has(form))
  return [
    ...left.map((form) => `The document has “${form}” typed: it was not rehearsed.`),
    ...more.map((form) => `“${form}” was needed: the document does not have it.`),
  ]
}

/** The time before a restore: payments at every issuer, and the moments that are kept on the way, each database's another. */

import { join } from 'node:path'
import { chargedOf, type Charged } from '../soak/audit.ts'
import type { Begun } from '../soak/shopping.ts'
import { booksOf, type Books } from './books.ts'
import { directoryFile, ledgerFile, momentOf, type Moment } from './moments.ts'
import type { Rehearsal } from './rehearsal.ts'
import { companyReturns, numberOf, type Shop } from './trade.ts'

/** All that is known of it. */
export interface Before {
  moments: Moment[]
  shops: readonly Shop[]
  books: Map<string, Books>
  charged: Charged
  /** The shop that the directory does not know when it is put back. */
  forgotten: Shop
  /** A key of the first shop's that is revoked after the directory's moment. */
  revoked: { merchant: string; key: string }
  /** Whoever was told what to pay at a counter, by a payment that its ledger loses. */
  late: { shop: Shop; begun: Begun; number: string } | undefined
}

export const FORGOTTEN_NAME = { en: 'The shop that is forgotten', ja: '忘れられるお店' }
const SECOND_NAME = { en: 'The second shop', ja: '二つめのお店' }
const CARDS = ['4', '7', 'MK']
const COUNTER = 'MN'

export async function trades(rehearsal: Rehearsal): Promise<Before> {
  const { demo, trade, say } = rehearsal
  const first = demo.info
  const second = await newShop(rehearsal, SECOND_NAME)
  const { id: spare } = await newKey(rehearsal, first.merchant.id)
  await trade.begins([
    ...CARDS.flatMap((issuer) => (['hold', 'void', 'refund'] as const).map((plan) => ({ shop: first, issuer, plan }))),
    { shop: first, issuer: COUNTER, plan: 'capture' },
    { shop: first, issuer: '4', plan: 'confirm' },
    { shop: second, issuer: '4', plan: 'hold' },
  ])
  await trade.paysByChance([first, second], rehearsal.payments)
  const moments = await ledgersOf(rehearsal, first)
  say('The first shop’s ledgers were copied.')
  await trade.finishes()
  await trade.pays(CARDS.map((issuer) => ({ shop: first, issuer, plan: 'refund' })))
  await trade.pays([
    { shop: first, issuer: '4', plan: 'hold', story: 'lost_reply' },
    { shop: first, issuer: '7', plan: 'capture', story: 'insufficient_funds' },
  ])
  await trade.begins([{ shop: second, issuer: '7', plan: 'refund' }])
  moments.push(...(await ledgersOf(rehearsal, second)))
  say('The second shop’s ledgers were copied.')
  await trade.finishes()
  await trade.paysByChance([first, second], rehearsal.payments)
  moments.push(await momentOf(directoryFile(rehearsal.stateFolder), join(rehearsal.folder, 'directory')))
  say('The directory was copied.')
  const after = await afterTheDirectory(rehearsal, first, second)
  await rehearsal.operator.asks(['keys', 'revoke', first.merchant.id, spare])
  const shops = [first, second, after.forgotten]
  const revoked = { merchant: first.merchant.id, key: spare }
  return { moments, shops, ...after, revoked, ...(await booksBefore(rehearsal, shops)) }
}

async function afterTheDirectory(
  rehearsal: Rehearsal,
  first: Shop,
  second: Shop,
): Promise<Pick<Before, 'forgotten' | 'late'>> {
  const { trade, payments } = rehearsal
  const forgotten = await newShop(rehearsal, FORGOTTEN_NAME)
  await trade.pays([
    { shop: forgotten, issuer: '4', plan: 'refund' },
    { shop: forgotten, issuer: 'MK', plan: 'capture' },
    { shop: second, issuer: 'MK', plan: 'refund' },
  ])
  const [returned] = await trade.pays([{ shop: first, issuer: '7', plan: 'capture' }])
  if (returned !== undefined) await companyReturns(first, returned)
  await trade.begins([{ shop: first, issuer: COUNTER, plan: 'capture' }])
  const [waiting] = trade.leaves()
  await trade.paysByChance([first, second, forgotten], payments)
  const late = waiting && { ...waiting, number: await numberOf(waiting.shop, waiting.begun) }
  return { forgotten, late }
}

async function booksBefore(rehearsal: Rehearsal, shops: readonly Shop[]): Promise<Pick<Before, 'books' | 'charged'>> {
  const books = new Map<string, Books>()
  for (const shop of shops) {
    books.set(shop.merchant.id, await booksOf(rehearsal, shop, { when: 'before', now: Date.now() }))
  }
  return { books, charged: await chargedOf(rehearsal.demo.info) }
}

async function newShop(rehearsal: Rehearsal, name: { en: string; ja: string }): Promise<Shop> {
  const words = ['merchants', 'add', '--name-en', name.en, '--name-ja', name.ja, '--origin', rehearsal.demo.info.shop]
  const { id } = await rehearsal.operator.asks<{ id: string }>(words)
  const { secret } = await newKey(rehearsal, id)
  return { ...rehearsal.demo.info, merchant: { id, secret_key: secret, webhook_endpoint: '' } }
}

function newKey({ operator }: Rehearsal, merchant: string): Promise<{ id: string; secret: string }> {
  return operator.asks(['keys', 'add', merchant, '--mode', 'test', '--name', 'The shop’s server'])
}

function ledgersOf({ trade, stateFolder, folder }: Rehearsal, shop: Shop): Promise<Moment[]> {
  const ledgers = trade.ledgersOf(shop)
  return Promise.all(
    ledgers.map((ledger) => momentOf(ledgerFile(stateFolder, ledger), join(folder, `ledger-${ledger}`))),
  )
}

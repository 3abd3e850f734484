/**
 * The history that the demo begins with: some weeks of its shop, written into
 * the books of the broker, the issuers and the shop before any of them runs.
 * It is gone through by the product's own rules with a clock of the past
 * (docs/decisions/0028-a-history-that-was-gone-through.md).
 */

import { migrateStorage } from '../../../broker/db/migrate-storage.ts'
import { LEDGER_MIGRATIONS } from '../../../broker/ledger/migrate-ledger.ts'
import { creditBook } from '../../../issuers/settlement/credit-book.ts'
import { debitBook } from '../../../issuers/settlement/debit-book.ts'
import type { PrivateJwk } from '../../../messages/own-keys.ts'
import type { SeededSecrets } from '../keys.ts'
import { ISSUERS, originOf, type DemoIssuer, type Place } from '../places.ts'
import { brokenState, type StateFolder } from '../state.ts'
import { d1File, ledgerFile } from './book-files.ts'
import { Chance } from './chance.ts'
import { pastCustomers } from './customers.ts'
import type { IssuerBook } from './issuer-book.ts'
import { KitBook } from './kit-book.ts'
import type { Signer } from './past-answers.ts'
import { PastClock } from './past-clock.ts'
import { pastReports } from './past-days.ts'
import { beginBefore, keepOrders, keepPartyKeys, keepReports } from './past-directory.ts'
import { PastIssuer } from './past-issuer.ts'
import { PastLedger } from './past-ledger.ts'
import { PastShop } from './past-shop.ts'
import { Schedule } from './schedule.ts'
import { BookFile, d1Database, ledgerDatabase, objectStorage } from './sqlite-storage.ts'
import { DAY_MS, HISTORY_DAYS, pastVisits, TOKYO_MS } from './visits.ts'
import { WorkerBook } from './worker-book.ts'

export interface HistoryPlace {
  state: StateFolder
  secrets: SeededSecrets
  /** The files of the issuers in plain Node, by their places. */
  kitFiles: Readonly<Record<'prepaid' | 'counter', string>>
  /** The shop's name, as the issuers are told it. */
  shopName: string
  /** Milliseconds since 1970. */
  now: number
  seed: number
}

/** The shop's server was down on one morning: its webhooks came later. Days before today, and hours in Tokyo. */
const DOWN = { daysBack: 6, fromHour: 9, toHour: 13 }
const HOUR_MS = 60 * 60_000

/** Writes the history, into each book whole or not at all; one that is there stays as it is. */
export async function writeHistory(at: HistoryPlace): Promise<void> {
  const files = openFiles(at)
  let isWritten = false
  try {
    if (hasPayments(fileOf(files, 'ledger'))) return
    await goThrough(at, files)
    isWritten = true
  } finally {
    // The ledger last: by it a later start sees that there is a history.
    for (const file of files.values()) file.end(isWritten)
  }
}

type Files = Map<Place | 'ledger', BookFile>

function openFiles({ state, secrets, kitFiles }: HistoryPlace): Files {
  const files: Files = new Map()
  const open = (place: Place | 'ledger', path: string): BookFile => {
    const file = new BookFile(path)
    files.set(place, file)
    return file
  }
  const directory = open('broker', d1File(state, 'broker'))
  open('shop', d1File(state, 'shop'))
  for (const { authentication, settlement, relay } of ISSUERS) {
    for (const place of [authentication, settlement, relay]) {
      if (files.has(place)) continue
      open(place, place === 'prepaid' || place === 'counter' ? kitFiles[place] : d1File(state, place))
    }
  }
  open('ledger', ledgerFile(state, ledgerOf(directory, secrets.merchant.id)))
  return files
}

function hasPayments(ledger: BookFile): boolean {
  const isMade = ledger.rows("SELECT 1 FROM sqlite_master WHERE name = 'payment_records'").length > 0
  return isMade && ledger.rows('SELECT 1 FROM payment_records LIMIT 1').length > 0
}

function ledgerOf(directory: BookFile, merchant: string): string {
  const [ledger] = directory.rows('SELECT id FROM ledgers WHERE merchant_id = ? AND livemode = 0', [merchant])
  if (typeof ledger?.['id'] !== 'string') throw new Error('The demo’s shop has no ledger.')
  return ledger['id']
}

function fileOf(files: Files, place: Place | 'ledger'): BookFile {
  const file = files.get(place)
  if (file === undefined) throw new Error(`The book of ${place} is not open.`)
  return file
}

async function goThrough(at: HistoryPlace, files: Files): Promise<void> {
  const { secrets, now, seed, shopName } = at
  const { basePort, merchant, webhookEndpoint } = secrets
  const chance = new Chance(seed)
  const today = Math.floor((now + TOKYO_MS) / DAY_MS)
  const begins = (today - HISTORY_DAYS) * DAY_MS - TOKYO_MS
  const clock = new PastClock(begins)
  const customers = pastCustomers(chance)
  const issuers = new Map(ISSUERS.map((place) => [place.prefix, issuerAt(place, { at, files, clock, chance })]))
  for (const [prefix, { book }] of issuers) {
    await book
      .enter(customers.filter(({ issuer }) => issuer === prefix))
      .catch(() => Promise.reject(brokenState(at.state.books, 'a first start has left half of its history')))
  }

  const directory = fileOf(files, 'broker')
  migrateStorage(objectStorage(fileOf(files, 'ledger')), LEDGER_MIGRATIONS, begins)
  const database = ledgerDatabase(fileOf(files, 'ledger'))
  const downFrom = (today - DOWN.daysBack) * DAY_MS - TOKYO_MS
  const ledger = new PastLedger({
    database,
    clock,
    chance,
    issuerOf: (prefix) => issuers.get(prefix)?.issuer,
    listener: { id: webhookEndpoint.id, events: null, createdAt: begins - DAY_MS, enabled: true },
    isShopUp: (moment) => moment < downFrom + DOWN.fromHour * HOUR_MS || moment >= downFrom + DOWN.toHour * HOUR_MS,
  })
  const shop = new PastShop({
    ledger,
    issuers,
    clock,
    chance,
    schedule: new Schedule(),
    ledgerId: ledgerOf(directory, merchant.id),
    merchant: { id: merchant.id, name: shopName, origin: originOf('shop', basePort) },
  })
  await shop.goThrough(pastVisits(customers, now, chance), now)
  ledger.forget()

  beginBefore(directory, begins - DAY_MS)
  const directoryDatabase = d1Database(directory)
  await keepPartyKeys(directoryDatabase, signersOf(at), begins)
  await keepReports(directoryDatabase, await pastReports(database, issuers.values(), { from: begins, now }))
  await keepOrders(d1Database(fileOf(files, 'shop')), shop.orders, (id) => ledger.ledger.find(id))
}

interface IssuerMaking {
  at: HistoryPlace
  files: Files
  clock: PastClock
  chance: Chance
}

function issuerAt(place: DemoIssuer, making: IssuerMaking): PastIssuer {
  const { at, files, clock } = making
  const { basePort } = at.secrets
  const [settlement, relay] = [place.settlement, place.relay].map((of) => signerOf(of, at.secrets))
  if (settlement === undefined || relay === undefined) throw new Error(`${place.name.en} has no keys.`)
  return new PastIssuer({
    place,
    book: bookOf(place, making),
    settlement,
    relay,
    broker: originOf('broker', basePort),
    relayBook: fileOf(files, place.relay),
    clock,
  })
}

function bookOf(place: DemoIssuer, { at, files, clock, chance }: IssuerMaking): IssuerBook {
  const { basePort } = at.secrets
  const broker = originOf('broker', basePort)
  const { settlement, authentication } = place
  if (settlement === 'prepaid' || settlement === 'counter') {
    return new KitBook({ company: settlement, file: fileOf(files, settlement), clock, broker })
  }
  return new WorkerBook({
    book: place.kind === 'credit' ? creditBook : debitBook,
    clock,
    chance,
    databases: {
      authentication: d1Database(fileOf(files, authentication)),
      settlement: d1Database(fileOf(files, settlement)),
    },
    settlement: originOf(settlement, basePort),
    broker,
  })
}

/** Returns everybody whose signed answers the broker has seen. */
function signersOf({ secrets }: HistoryPlace): Signer[] {
  const places = new Set(
    ISSUERS.flatMap(({ authentication, settlement, relay }) => [authentication, settlement, relay]),
  )
  return [...places].map((place) => signerOf(place, secrets))
}

function signerOf(place: Place, { issuers, prepaid, counter, basePort }: SeededSecrets): Signer {
  const origin = originOf(place, basePort)
  const own = ISSUERS.find(({ prefix, ...at }) => prefix in issuers && Object.values(at).includes(place))
  const keys = own && issuers[own.prefix]
  const list =
    place === 'prepaid'
      ? prepaid.signing
      : place === 'counter'
        ? counter.signing
        : place === own?.authentication
          ? keys?.authentication.signing
          : place === own?.settlement
            ? keys?.settlement.signing
            : keys?.relay.signing
  const key: PrivateJwk | undefined = list?.[0]
  if (key === undefined) throw new Error(`${place} has no key that signs.`)
  return { origin, key }
}

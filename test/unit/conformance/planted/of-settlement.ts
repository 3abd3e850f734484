/** Faults in how operations are decided, written down and told. */

import type { Entry } from '../../../../issuer-kit/index.ts'
import { BooksInMemory } from '../model-books.ts'
import { acrossNetwork, bodyOf, booksWith, declinedTaken, operationOf, takesDespite } from './plant.ts'
import type { PlantedFault } from './plant.ts'

const BROKERS: { latest: string | undefined } = { latest: undefined }

export const dayOfJapan = (): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo' }).format(Date.now())

export const OF_SETTLEMENT: readonly PlantedFault[] = [
  {
    what: 'decides the same id anew',
    finds: ['repeat.same'],
    request: (() => {
      const known = new Set<unknown>()
      return async (received, next, faults) => {
        const { id, kind } = operationOf(received)
        const isAgain = received.path === '/transactions' && kind === 'authorize' && known.has(id)
        const answer = await next()
        if (kind === 'authorize' && answer.status === 200) known.add(id)
        return isAgain && answer.status === 200 ? faults.take(received) : answer
      }
    })(),
  },
  {
    what: 'looks whether an id is there, and writes it down later all the same',
    finds: ['repeat.at_once', 'clearing.record'],
    books: booksWith((honest) => ({
      find: async (id) => {
        const known = await honest.find(id)
        if (known === undefined) await acrossNetwork()
        return known
      },
      record: async (entries) => {
        const recorded = await honest.record(entries)
        const [entry] = entries
        if (recorded !== 'taken' || entry?.kind !== 'authorize' || !(honest instanceof BooksInMemory)) return recorded
        if ((await honest.find(entry.id))?.tombstone) return recorded
        honest.entries.unshift(entry)
        return 'recorded'
      },
    })),
  },
  {
    what: 'takes another operation under a known id',
    finds: ['repeat.mismatch'],
    request: takesDespite('operation_mismatch'),
  },
  {
    what: 'has no unique index on what follows an authorization',
    finds: ['race.captures', 'race.refunds', 'race.capture_and_void'],
    books: booksWith((honest) => ({
      following: async (original) => {
        const following = await honest.following(original)
        await acrossNetwork()
        return following
      },
      record: (entries) => honest.record(entries.map(({ step: _step, ...entry }) => entry)),
    })),
  },
  {
    what: 'captures once more after a part',
    finds: ['capture.part'],
    request: declinedTaken(({ kind, amount }) => kind === 'capture' && amount === 40),
  },
  {
    what: 'captures more than was authorized',
    finds: ['capture.too_much'],
    request: declinedTaken(({ kind, amount }) => kind === 'capture' && amount === 1_001),
  },
  {
    what: 'voids a part',
    finds: ['void.whole'],
    request: declinedTaken(({ kind, amount }) => kind === 'void' && amount === 60),
  },
  {
    what: 'pays back more than was captured',
    finds: ['refund.parts'],
    request: declinedTaken(({ kind, amount }) => kind === 'refund' && (amount === 91 || amount === 41)),
  },
  {
    what: 'books a hold on no day',
    finds: ['authorize.business_date'],
    request: async (received, next, faults) => {
      const answer = await next()
      const isAbout = operationOf(received).kind === 'authorize' || received.path === '/inquiries'
      if (!isAbout || answer.status !== 200) return answer
      return faults.take(received, { ...(await bodyOf(answer)), business_date: undefined })
    },
  },
  {
    what: 'forgets a reversal that came first',
    finds: ['reverse.first'],
    books: booksWith((honest) => ({
      record: (entries) => honest.record(entries.filter(({ tombstone }) => !tombstone)),
    })),
  },
  {
    what: 'declines a second reversal',
    finds: ['reverse.held'],
    request: (() => {
      const reversed = new Set<unknown>()
      return async (received, next, faults) => {
        const { id, kind, original } = operationOf(received)
        const isSecond = kind === 'reverse' && reversed.has(original)
        if (kind === 'reverse') reversed.add(original)
        const decline = {
          outcome: 'declined',
          reason: 'refused_by_issuer',
          operation_id: id,
          authorization: '',
          reference: 'ref_1',
        }
        return isSecond && received.path === '/transactions' ? faults.take(received, decline) : next()
      }
    })(),
  },
  {
    what: 'knows nothing of what it decided, when it is asked',
    finds: [
      'authorize.declines',
      'broker.another',
      'inquiry.not_found',
      'inquiry.recorded',
      'reverse.first',
      'returns.told',
    ],
    request: async (received, next, faults) => {
      const answer = await next()
      if (received.path !== '/inquiries' || (answer.status !== 200 && answer.status !== 403)) return answer
      return faults.take(received)
    },
  },
  {
    what: 'charges an account that nobody released',
    finds: ['release.believed'],
    request: takesDespite('account_rejected', ({ payload }) => payload['release'] === undefined),
  },
  {
    what: 'charges another amount than was released',
    finds: ['release.of_another'],
    request: takesDespite('account_rejected', (received) => operationOf(received).amount === 1_001),
  },
  {
    what: 'charges the account that stands beside the release',
    finds: ['release.foreign_account'],
    request: async (received, next, faults) => {
      const { account } = received.payload as { account?: { number?: string } }
      const { id } = operationOf(received)
      const { release } = received.payload
      const own = typeof release === 'string' ? Buffer.from(release.split('.')[1] ?? '', 'base64url').toString() : ''
      if (account?.number !== 'account-3' || own.includes('"account-3"')) return next()
      const decline = {
        outcome: 'declined',
        reason: 'insufficient_funds',
        operation_id: id,
        authorization: '',
        reference: 'ref_1',
      }
      return faults.take(received, decline)
    },
  },
  {
    what: 'lets any broker go on with an operation',
    finds: ['broker.another'],
    request: takesDespite('operation_of_another'),
  },
  {
    what: 'leaves refunds out of the clearing record',
    finds: ['clearing.record'],
    asks: ['refund.parts'],
    books: booksWith((honest) => ({
      day: async (date, page) => {
        const { entries, count } = await honest.day(date, page)
        const kept = entries.filter(({ kind }) => kind !== 'refund')
        return { entries: kept, count: count - (entries.length - kept.length) }
      },
    })),
  },
  {
    what: 'has declined operations in the clearing record',
    finds: ['clearing.record'],
    books: booksWith((honest) => ({
      record: (entries) =>
        honest.record(
          entries.map((entry): Entry =>
            entry.outcome === 'declined' && entries.length === 1 ? { ...entry, businessDate: dayOfJapan() } : entry,
          ),
        ),
    })),
  },
  {
    what: 'shows a broker the operations of others',
    finds: ['clearing.another_broker'],
    books: booksWith((honest) => ({
      day: (date, page) => honest.day(date, { ...page, broker: BROKERS.latest ?? page.broker }),
      record: (entries) => {
        BROKERS.latest = entries[0]?.broker ?? BROKERS.latest
        return honest.record(entries)
      },
    })),
  },
  {
    what: 'closes a day while operations are booked on it',
    finds: ['clearing.open_day'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (received.path !== '/clearing' || answer.status !== 200) return answer
      return faults.take(received, { ...(await bodyOf(answer)), closed: true })
    },
  },
  {
    what: 'gives the first page of a long day, and no more',
    finds: ['clearing.pages'],
    books: booksWith((honest) => ({
      day: async (date, page) => {
        const { entries } = await honest.day(date, { ...page })
        return { entries, count: entries.length }
      },
    })),
  },
]

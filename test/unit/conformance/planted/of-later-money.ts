/** Faults in how money that comes later is told, and in what an issuer does by itself after a capture. */

import type { Books } from '../../../../issuer-kit/index.ts'
import { dayOfJapan } from './of-settlement.ts'
import type { BooksInMemory } from '../model-books.ts'
import { instructions } from '../model-books.ts'
import { acrossNetwork, bodyOf, booksWith, operationOf } from './plant.ts'
import type { PlantedFault } from './plant.ts'

const LATER = { kind: 'later' } as const

/** Puts an authorization in place of the one before, whatever has become of it meanwhile. */
function rewrite(books: BooksInMemory, id: string, change: (entry: BooksInMemory['entries'][number]) => object): void {
  const at = books.entries.findIndex((entry) => entry.id === id)
  const [entry] = books.entries.splice(at, at === -1 ? 0 : 1)
  if (entry !== undefined) books.entries.push({ ...entry, ...change(entry) })
}

/** Marks the money of an authorization as there. */
function received(books: BooksInMemory, id: string, amount: number): void {
  rewrite(books, id, ({ later, amount: held }) => ({
    outcome: 'received',
    held,
    businessDate: dayOfJapan(),
    ...(later && { later: { ...later, version: later.version + 1, receivedAmount: amount } }),
  }))
}

/** Revises as `change` says. */
function revisesWith(
  change: (...args: Parameters<Required<Books>['revise']>) => Parameters<Required<Books>['revise']>,
): NonNullable<PlantedFault['books']> {
  return booksWith((honest) => ({
    revise: async (...args) => (await honest.revise?.(...change(...args))) ?? 'taken',
  }))
}

/** Takes a refund that the honest server declines, of an authorization about which the hook did an act. */
function refundsAfter(act: string, amount: number): Pick<PlantedFault, 'hook' | 'request'> {
  const about = new Set<string>()
  return {
    hook: (wanted, honest) => {
      if (wanted.act === act && 'operation_id' in wanted) about.add(wanted.operation_id)
      return honest()
    },
    request: async (request, next, faults) => {
      const answer = await next()
      const { kind, original = '', amount: wanted } = operationOf(request)
      return kind === 'refund' && wanted === amount && about.has(original) ? faults.take(request) : answer
    },
  }
}

/** Tells less of what was done after a capture. */
function tells(
  change: (adjustments: { moves: unknown[] }) => object | undefined,
): NonNullable<PlantedFault['request']> {
  return async (request, next, faults) => {
    const answer = await next()
    if (request.path !== '/inquiries' || answer.status !== 200) return answer
    const { adjustments, ...body } = await bodyOf(answer)
    const told = adjustments && change(adjustments as { moves: unknown[] })
    return faults.take(request, { ...body, ...(told ? { adjustments: told } : {}) })
  }
}

const [ALIKE] = [instructions()]

export const OF_LATER_MONEY: readonly PlantedFault[] = [
  { what: 'gives everybody the same number', ...LATER, finds: ['later.instructions'], instruct: () => ALIKE },
  {
    what: 'keeps its version when money comes',
    ...LATER,
    finds: ['later.received'],
    books: revisesWith((before, after, entries) => {
      const isKept = after.outcome === 'received' && before.later !== undefined && after.later !== undefined
      const later = isKept ? { later: { ...after.later, version: before.later?.version ?? 1 } } : {}
      return [before, { ...after, ...(later as object) }, entries]
    }),
  },
  {
    what: 'says nothing of a report by a till',
    ...LATER,
    finds: ['later.reported'],
    hook: async (act, honest) => act.act === 'report' || honest(),
  },
  {
    what: 'takes a part for the whole',
    ...LATER,
    finds: ['later.too_little', 'clearing.record'],
    books: revisesWith((before, after, entries) => {
      const isPart = after.outcome === 'pending' && (after.later?.receivedAmount ?? 0) > 0
      const there = { outcome: 'received' as const, held: after.amount, businessDate: dayOfJapan() }
      return [before, isPart ? { ...after, ...there } : after, entries]
    }),
  },
  {
    what: 'captures all that was paid',
    ...LATER,
    finds: ['later.too_much'],
    request: async (request, next, faults) => {
      const answer = await next()
      const { kind, amount } = operationOf(request)
      return kind === 'capture' && amount === 1_500 ? faults.take(request) : answer
    },
  },
  {
    what: 'lets money revive what was called off or is over',
    ...LATER,
    finds: ['later.late', 'later.reversed', 'later.expired', 'clearing.record'],
    hook: async (act, honest, books) => {
      const isDone = await honest()
      if (act.act === 'pay' && isDone === false && (await books.find(act.operation_id))?.outcome !== 'received')
        received(books, act.operation_id, act.received_amount)
      return isDone
    },
  },
  {
    what: 'calls off what was paid',
    ...LATER,
    finds: ['later.already_paid', 'race.capture_and_void'],
    request: async (request, next, faults) => {
      const answer = await next()
      if (operationOf(request).kind !== 'void' || answer.status !== 200) return answer
      const body = await bodyOf(answer)
      return body['reason'] === 'already_paid' ? faults.take(request) : faults.take(request, body)
    },
  },
  {
    what: 'looks whether it was called off, and takes the money later all the same',
    ...LATER,
    finds: ['later.at_once', 'clearing.record'],
    hook: async (act, honest, books) => {
      if (act.act !== 'pay' || (await books.find(act.operation_id))?.outcome !== 'pending') return honest()
      if (act.received_amount !== 1_000) return honest()
      await acrossNetwork()
      received(books, act.operation_id, act.received_amount)
      return true
    },
  },
  {
    what: 'goes on waiting when the time is over',
    ...LATER,
    finds: ['later.expired'],
    hook: async (act, honest) => act.act === 'expire' || honest(),
  },
  {
    what: 'has what is waited for in the clearing record',
    ...LATER,
    // It answers a second time with a day that it did not name at first.
    finds: ['clearing.record', 'repeat.same'],
    asks: ['later.unchanged'],
    books: booksWith((honest) => ({
      record: (entries) =>
        honest.record(
          entries.map((entry) => (entry.outcome === 'pending' ? { ...entry, businessDate: dayOfJapan() } : entry)),
        ),
    })),
  },
  {
    what: 'says nothing of a return of its own',
    finds: ['returns.told', 'clearing.record'],
    request: tells(() => undefined),
  },
  {
    what: 'tells of the latest return alone',
    finds: ['returns.all_of_it', 'disputes.won'],
    request: tells((adjustments) => ({ ...adjustments, moves: adjustments.moves.slice(-1) })),
  },
  {
    what: 'lets the shop pay back what it has returned itself',
    finds: ['returns.bounded'],
    ...refundsAfter('return', 41),
  },
  { what: 'lets the shop pay back what is disputed', finds: ['disputes.opened'], ...refundsAfter('dispute', 31) },
  {
    what: 'says that a dispute is won, and keeps the money',
    finds: ['disputes.won', 'clearing.record'],
    request: tells((adjustments) => {
      const moves = (adjustments.moves as { kind: string }[]).filter(({ kind }) => kind !== 'dispute_credit')
      return { ...adjustments, moves }
    }),
    asks: [],
  },
  {
    what: 'leaves its returns out of the clearing record',
    finds: ['clearing.record'],
    asks: ['returns.told'],
    books: booksWith((honest) => ({
      day: async (date, page) => {
        const { entries, count } = await honest.day(date, page)
        const kept = entries.filter(({ kind }) => kind !== 'return')
        return { entries: kept, count: count - (entries.length - kept.length) }
      },
    })),
  },
]

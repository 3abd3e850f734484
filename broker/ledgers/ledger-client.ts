import type { Env } from '../env.ts'
import { askObject } from '../ask-object.ts'
import { objectByName } from '../object-by-name.ts'
import type { ArgumentsOf as Of, LedgerService } from './ledger-service.ts'

/**
 * A ledger as a Worker asks it: each method of its object, asked once more
 * when the answer was lost. That does no harm, because whatever is written has
 * an id that was made before it was asked for. Throws StorageUnavailable.
 */
export class LedgerClient implements LedgerService {
  readonly id: string
  readonly #env: Env

  constructor(env: Env, id: string) {
    this.#env = env
    this.id = id
  }

  create = (...args: Of<'create'>) => this.#ask((ledger) => ledger.create(...args))
  read = (id: string) => this.#ask((ledger) => ledger.read(id))
  list = (...args: Of<'list'>) => this.#ask((ledger) => ledger.list(...args))
  exportPage = (...args: Of<'exportPage'>) => this.#ask((ledger) => ledger.exportPage(...args))
  tally = (...args: Of<'tally'>) => this.#ask((ledger) => ledger.tally(...args))
  countOutcomes = (...args: Of<'countOutcomes'>) => this.#ask((ledger) => ledger.countOutcomes(...args))
  operationsOf = (paymentId: string) => this.#ask((ledger) => ledger.operationsOf(paymentId))
  listOperations = (...args: Of<'listOperations'>) => this.#ask((ledger) => ledger.listOperations(...args))
  eventsOf = (paymentId: string) => this.#ask((ledger) => ledger.eventsOf(paymentId))
  eventsAfter = (...args: Of<'eventsAfter'>) => this.#ask((ledger) => ledger.eventsAfter(...args))
  lastEvent = () => this.#ask((ledger) => ledger.lastEvent())
  beginAttempt = (...args: Of<'beginAttempt'>) => this.#ask((ledger) => ledger.beginAttempt(...args))
  recordAttempt = (...args: Of<'recordAttempt'>) => this.#ask((ledger) => ledger.recordAttempt(...args))
  recordOutcome = (...args: Of<'recordOutcome'>) => this.#ask((ledger) => ledger.recordOutcome(...args))
  changePayment = (...args: Of<'changePayment'>) => this.#ask((ledger) => ledger.changePayment(...args))
  beginOperation = (...args: Of<'beginOperation'>) => this.#ask((ledger) => ledger.beginOperation(...args))
  guardPayment = (...args: Of<'guardPayment'>) => this.#ask((ledger) => ledger.guardPayment(...args))
  noteNotice = (...args: Of<'noteNotice'>) => this.#ask((ledger) => ledger.noteNotice(...args))
  answerRequest = (...args: Of<'answerRequest'>) => this.#ask((ledger) => ledger.answerRequest(...args))
  beginReversal = (...args: Of<'beginReversal'>) => this.#ask((ledger) => ledger.beginReversal(...args))
  takeOver = (...args: Of<'takeOver'>) => this.#ask((ledger) => ledger.takeOver(...args))
  operationsOfDay = (...args: Of<'operationsOfDay'>) => this.#ask((ledger) => ledger.operationsOfDay(...args))
  operationsById = (...args: Of<'operationsById'>) => this.#ask((ledger) => ledger.operationsById(...args))
  catchUp = () => this.#ask((ledger) => ledger.catchUp())
  deliveryLog = (...args: Of<'deliveryLog'>) => this.#ask((ledger) => ledger.deliveryLog(...args))
  retryDelivery = (...args: Of<'retryDelivery'>) => this.#ask((ledger) => ledger.retryDelivery(...args))
  owner = () => this.#ask((ledger) => ledger.owner())
  bookmarksAt = (time: number) => this.#ask((ledger) => ledger.bookmarksAt(time))
  beginNextAt = (bookmark: string) => this.#ask((ledger) => ledger.beginNextAt(bookmark))
  /** Asked once: it is never answered, and once more would be another start. */
  restart = () => objectByName(this.#env, this.#env.LEDGER, this.id).restart()
  wake = () => this.#ask((ledger) => ledger.wake())
  paymentsForPerson = (limit: number) => this.#ask((ledger) => ledger.paymentsForPerson(limit))
  erasePayment = (id: string) => this.#ask((ledger) => ledger.erasePayment(id))
  eraseBefore = (before: number) => this.#ask((ledger) => ledger.eraseBefore(before))
  restoreOperations = (...args: Of<'restoreOperations'>) => this.#ask((ledger) => ledger.restoreOperations(...args))
  archive = (...args: Of<'archive'>) => this.#ask((ledger) => ledger.archive(...args))
  archiveReport = () => this.#ask((ledger) => ledger.archiveReport())
  lookForEndpoints = () => this.#ask((ledger) => ledger.lookForEndpoints())

  #ask<T>(call: (ledger: LedgerService) => Promise<T>): Promise<T> {
    return askObject(() => objectByName(this.#env, this.#env.LEDGER, this.id), call)
  }
}

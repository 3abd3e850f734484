/** A ledger as those outside its object see it: plain interfaces, so that nobody outside needs its class. */

import type { ArchiveReport } from '../archive/archive-report.ts'
import type { ArchiveWish } from '../ledger/archive-book.ts'
import type { BookedOperation } from '../ledger/clearing-queries.ts'
import type { ErasedPayment } from '../ledger/erasure-book.ts'
import type { ExportFilter, ExportPage } from '../ledger/export-page.ts'
import type { LedgerBookmarks } from '../ledger/point-in-time.ts'
import type { LedgerOwner } from '../ledger/owner.ts'
import type { RestoredOperations } from '../ledger/restore-operations.ts'
import type { LostOperation, LostOwner } from '../payments/restored-payment.ts'
import type { Payment } from '../payments/payment.ts'
import type { CreateResult, CreationRequest, LedgerPort, NoticeOfOperation } from '../payments/ports/ledger.ts'
import type {
  ListFilter,
  ListPage,
  ListedOperation,
  OperationFilter,
  PaymentForPerson,
} from '../payments/ports/ledger-lists.ts'
import type { EventOfPayment, LedgerEvent } from '../events/event.ts'
import type { DeliveryFilter, LoggedDelivery } from '../webhooks/delivery-book.ts'
import type { OutcomePage, OutcomeQuery } from '../tallies/outcome.ts'
import type { TallyQuery, TallyRow } from '../tallies/tally.ts'

/** Everything that a ledger's object answers. */
export interface LedgerService extends LedgerPort {
  create(payment: Payment, request: CreationRequest): Promise<CreateResult>
  read(id: string): Promise<Payment | undefined>
  guardPayment(id: string): Promise<void>
  noteNotice(notice: NoticeOfOperation): Promise<Payment | undefined>
  list(filter: ListFilter, limit: number): Promise<ListPage>
  /** A page of whole payments, newest first. */
  exportPage(filter: ExportFilter): Promise<ExportPage>
  tally(query: TallyQuery): Promise<TallyRow[]>
  countOutcomes(query: OutcomeQuery): Promise<OutcomePage>
  listOperations(paymentId: string, filter: OperationFilter, limit: number): Promise<ListedOperation[] | undefined>
  eventsOf(paymentId: string): Promise<LedgerEvent[]>
  eventsAfter(sequence: number, limit: number): Promise<EventOfPayment[]>
  /** The sequence of the last event; 0 while there is none. */
  lastEvent(): Promise<number>
  operationsOfDay(
    day: { issuer: string; businessDate: string },
    after: string,
    limit: number,
  ): Promise<BookedOperation[]>
  operationsById(ids: readonly string[]): Promise<BookedOperation[]>
  /** Does what is left of an earlier version; the first business day from which all are announced, null while it lasts. */
  catchUp(): Promise<string | null>
  deliveryLog(filter: DeliveryFilter, limit: number): Promise<LoggedDelivery[]>
  retryDelivery(id: string, endpointId: string): Promise<LoggedDelivery | undefined>
  lookForEndpoints(): Promise<void>
  erasePayment(id: string): Promise<ErasedPayment>
  /** Erases the personal data of all payments created before a time, in steps of its own; whether it is done. */
  eraseBefore(before: number): Promise<{ isDone: boolean }>
  /** Writes back what an issuer has applied and the ledger has lost. */
  restoreOperations(
    paymentId: string,
    lost: { owner: LostOwner; operations: readonly LostOperation[] },
  ): Promise<RestoredOperations>
  /** The ledger's owner; undefined while there is no payment in it. */
  owner(): Promise<LedgerOwner | undefined>
  /** Bookmarks of a time and of now; undefined where the platform has not kept that time. */
  bookmarksAt(time: number): Promise<LedgerBookmarks>
  /** Has the next start begin at a bookmark; gives the one that undoes it, undefined where it is none. */
  beginNextAt(bookmark: string): Promise<string | undefined>
  /** Starts anew. Whoever asks for it is not answered. */
  restart(): Promise<void>
  paymentsForPerson(limit: number): Promise<PaymentForPerson[]>
  wake(): Promise<void>
  /** Begins to archive the ledger, which goes on by its alarm; or goes on at once after a failure. */
  archive(wish: ArchiveWish): Promise<ArchiveReport>
  archiveReport(): Promise<ArchiveReport | undefined>
}

/** The arguments of a method of a ledger's object. */
export type ArgumentsOf<M extends keyof LedgerService> = Parameters<LedgerService[M]>

/** The promise of a method's answer. */
export type AnswerOf<M extends keyof LedgerService> = ReturnType<LedgerService[M]>

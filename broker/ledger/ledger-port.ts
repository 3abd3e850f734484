import type { Ledger } from './ledger.ts'
import type { LedgerContext } from './books.ts'

type PortMethod =
  | 'beginAttempt'
  | 'recordAttempt'
  | 'recordOutcome'
  | 'changePayment'
  | 'beginOperation'
  | 'beginReversal'
  | 'takeOver'
  | 'operationsOf'

/** A ledger as those outside it see it: its methods without the context, each answered in its own time. */
export type LedgerPort = {
  [M in PortMethod]: (
    ...args: WithoutContext<Parameters<Ledger[M]>>
  ) => ReturnType<Ledger[M]> | Promise<ReturnType<Ledger[M]>>
}

/** The arguments of a ledger's method without the context, which the ledger's object makes. */
export type WithoutContext<A extends unknown[]> = A extends [...infer Rest, LedgerContext] ? Rest : A

import type { DayPorts, LedgerReader } from './day-ports.ts'

/** A ledger is asked once more when its answer is lost. */
const CALLS_TO_A_LEDGER = 2
/** The page, and the keys of the relay centre and of the settlement server, if they are not at hand. */
const CALLS_FOR_A_PAGE = 3

/** Returns the same ports, and how many calls were made through them at most: the platform allows an invocation only so many. */
export function countedPorts(ports: DayPorts): { ports: DayPorts; calls: () => number } {
  let calls = 0
  const counted = <T>(cost: number, call: () => T): T => {
    calls += cost
    return call()
  }
  const { settlement, directory } = ports
  const readerOf = (ledger: LedgerReader): LedgerReader => ({
    operationsOfDay: (...args) => counted(CALLS_TO_A_LEDGER, () => ledger.operationsOfDay(...args)),
    operationsById: (...args) => counted(CALLS_TO_A_LEDGER, () => ledger.operationsById(...args)),
    catchUp: () => counted(CALLS_TO_A_LEDGER, () => ledger.catchUp()),
    noteNotice: (...args) => counted(CALLS_TO_A_LEDGER, () => ledger.noteNotice(...args)),
  })
  return {
    calls: () => calls,
    ports: {
      ...ports,
      settlement: settlement && {
        clearing: (...args) => counted(CALLS_FOR_A_PAGE, () => settlement.clearing(...args)),
      },
      ledger: (id) => readerOf(ports.ledger(id)),
      directory: {
        silentLedgers: (...args) => counted(1, () => directory.silentLedgers(...args)),
        markCaughtUp: (...args) => counted(1, () => directory.markCaughtUp(...args)),
        existing: (...args) => counted(1, () => directory.existing(...args)),
        olderLedgers: (...args) => counted(1, () => directory.olderLedgers(...args)),
      },
      report: (done) => counted(1, () => ports.report(done)),
    },
  }
}

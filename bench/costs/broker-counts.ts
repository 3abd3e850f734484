/** The words that the bench and its counting broker say to each other. */

/** The work that the whole broker has done since it was last asked: its Worker and all its Durable Objects. */
export interface BrokerCounts {
  rowsWritten: number
  rowsRead: number
  statements: number
  /** Settings and deletions of alarms: the platform charges a row for each. */
  alarmsSet: number
  alarmsRung: number
  objectCalls: number
  /** From call to answer, all calls together. */
  objectMs: number
  directoryReads: number
  directoryWrites: number
  directoryRowsRead: number
  directoryRowsWritten: number
  /** Of all its objects' databases, now. */
  bytes: number
}

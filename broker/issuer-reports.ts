/** The words of isolates to one another on an issuer that is down, as they stand in its row of the directory. */

/** A server that is down, by an isolate whose own probe had no answer either. Milliseconds since 1970. */
export interface ReportedDown {
  since: number
  /** The latest time that it was so. */
  at: number
}

/** The servers of an issuer that are down. */
export type ReportedParts = Partial<Record<'authentication' | 'settlement', ReportedDown>>

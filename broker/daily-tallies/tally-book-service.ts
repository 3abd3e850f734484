/** A day as it is kept: its place in the chain from 1, the day by the shop's calendar, and the document, a compact JWS. */
export interface SignedDay {
  number: number
  day: string
  signed: string
}

/** The days from `from` to before `to` whose number is after `after`. */
export interface DayFilter {
  from: string
  to: string
  after: number
}

/** `hasMore`: there are days of the filter after these. */
export interface DayPage {
  days: SignedDay[]
  hasMore: boolean
}

/** Everything that a tally book's object answers. */
export interface TallyBookService {
  /** The earliest first; as many as the page's characters hold, and at least one that there is. */
  list(filter: DayFilter, limit: number): Promise<DayPage>
  /** The last days of the chain, the earliest of them first. */
  latest(limit: number): Promise<SignedDay[]>
  /** Adds the next day; where another has done so first, that one stands and is given back. */
  add(day: SignedDay): Promise<SignedDay>
}

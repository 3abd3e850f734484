/** The counter of wrong passwords as those outside its object see it. */

/** Of a key: how often it was counted, and when its count begins anew, in milliseconds since 1970. */
export interface CountedGuesses {
  count: number
  expiresAt: number
}

export interface GuessCounterService {
  count(key: string, windowMs: number): Promise<CountedGuesses>
}

/** Terms of a problem: what its code stands for. */

export type ProblemStatus =
  400 | 401 | 403 | 404 | 408 | 409 | 410 | 412 | 413 | 415 | 422 | 429 | 500 | 501 | 502 | 503

export interface ProblemTerms {
  status: ProblemStatus
  title: string
  detail: string
  /** Says when it is worth asking again. */
  retryAfterSeconds?: number
}

/** Describes what a problem says in words: in English in its document, in other languages on the page of its code. */
export type ProblemWords = Pick<ProblemTerms, 'title' | 'detail'>

/** Describes what the page of a code says: beside what it means and what to do, why it happens. */
export interface ExplainedWords extends ProblemWords {
  cause: string
}

/** Words of the console around its pages; each page has words of its own beside it. */

export interface ShellWords {
  console: string
  pages: string
  test: string
  viewer: string
  operator: string
  leave: string
  otherLanguage: string
  toContent: string
  loading: string
  again: string
  notFound: { title: string; text: string }
  signedOut: { title: string; text: string }
  linkUsed: { title: string; text: string }
  /** By the problem's code; `internal_error` stands for all others. */
  problems: Readonly<Record<string, string>> & { internal_error: string }
  quote: (requestId: string) => string
  more: string
  /** Says whose clocks every page goes by; a day that begins at midnight needs no word. */
  clock: (zone: string, hour: string) => string
}

/** Returns what to say of a problem: what happened, and what to do. */
export function problemText(words: ShellWords, problem: { code: string; requestId?: string }): string {
  const known = words.problems[problem.code]
  if (known !== undefined) return known
  const { internal_error: text } = words.problems
  return problem.requestId === undefined ? text : `${text} ${words.quote(problem.requestId)}`
}

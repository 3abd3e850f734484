/** Questions that the document begins before its script is there; the script takes the answers over. */

/** The list of payments as it is asked for first; a test holds it against the page's own question. */
export const FIRST_LIST = '/v1/payments?limit=50'
const ROOT = '/console/api'
const TIMEOUT_MS = 30_000

/** Holds the answers by their paths, until the script takes them. */
interface Ahead {
  furiwakeAhead?: Map<string, Promise<Response>>
}
const page = globalThis as Ahead

/** Begins what the page at this address will ask for. */
export function asksAhead({ hash, pathname, searchParams }: URL): void {
  if (hash.length > 1) return
  const isList =
    /^\/console(?:\/payments)?\/?$/.test(pathname) && [...searchParams.keys()].every((name) => name === 'locale')
  page.furiwakeAhead = new Map(
    ['/session', ...(isList ? [FIRST_LIST] : [])].map((path) => {
      const answer = fetch(ROOT + path, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      // Whoever asks for it hears of it.
      answer.catch(() => undefined)
      return [path, answer]
    }),
  )
}

/** Returns the answers that the document has begun to ask for, once. */
export function takeAhead(): Map<string, Promise<Response>> {
  const begun = page.furiwakeAhead ?? new Map<string, Promise<Response>>()
  delete page.furiwakeAhead
  return begun
}

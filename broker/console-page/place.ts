/** Places of the console: its addresses hold what is shown, so that they can be kept and shared; never a secret. */

/** A page's name, what it is of, and how it is filtered: `/console/payments/pay_…?status=captured`. */
export interface Place {
  page: string
  /** The rest of the path. */
  id: string | undefined
  query: URLSearchParams
}

const ROOT = '/console'

/** Reads the place of an address; an empty page is the first one. */
export function placeOf(url: URL): Place {
  const [page = '', id] = url.pathname.slice(ROOT.length).split('/').filter(Boolean)
  return { page, id, query: url.searchParams }
}

/** Writes the address of a place. Filters without a value are left out. */
export function addressOf(
  page: string,
  id?: string,
  filters: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(filters).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const query = new URLSearchParams(given).toString()
  return [ROOT, page, ...(id === undefined ? [] : [id])].join('/') + (query && `?${query}`)
}

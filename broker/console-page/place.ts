/** Places of a console: its addresses hold what is shown, so that they can be kept and shared; never a secret. */

/** A page's name, what it is of, and how it is filtered: `/console/payments/pay_…?status=captured`. */
export interface Place {
  page: string
  /** The rest of the path. */
  id: string | undefined
  query: URLSearchParams
}

/** Addresses of one console, read and written. */
export interface Places {
  /** Reads the place of an address; an empty page is the first one. */
  placeOf: (url: URL) => Place
  /** Writes the address of a place. Filters without a value are left out. */
  addressOf: (page: string, id?: string, filters?: Readonly<Record<string, string | undefined>>) => string
  /** Tells whether the console has a page at a path: what its script asks is none. */
  has: (pathname: string) => boolean
}

/** Returns the addresses of the console that is served below a path. */
export function placesBelow(root: string): Places {
  return {
    placeOf(url) {
      const [page = '', id] = url.pathname.slice(root.length).split('/').filter(Boolean).map(decoded)
      return { page, id, query: url.searchParams }
    },
    addressOf(page, id, filters = {}) {
      const given = Object.entries(filters).filter((pair): pair is [string, string] => Boolean(pair[1]))
      const query = new URLSearchParams(given).toString()
      const path = [root, page, ...(id === undefined ? [] : [encodeURIComponent(id)])].join('/')
      return path + (query && `?${query}`)
    },
    has: (pathname) => pathname === root || (pathname.startsWith(`${root}/`) && !pathname.startsWith(`${root}/api/`)),
  }
}

/** Decodes a part of a path; one that is no text then stands as it is, for no page has such a name. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Those of the merchant's console. */
export const CONSOLE_PLACES = placesBelow('/console')
export const { placeOf, addressOf } = CONSOLE_PLACES

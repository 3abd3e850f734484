/**
 * Partitioned cookies (CHIPS): what a frame may keep also where the browser
 * shuts third parties out of every other storage. Kept apart for each shop.
 */

/** Reads a cookie; empty when there is none. */
export function readCookie(name: string): string {
  const pair = document.cookie.split('; ').find((cookie) => cookie.startsWith(`${name}=`))
  return pair?.slice(name.length + 1) ?? ''
}

/** Writes a cookie. `path`: of the pages that see it. */
export function writeCookie(name: string, value: string, seconds: number, path = '/checkout'): void {
  document.cookie = `${name}=${value}; Path=${path}; Max-Age=${seconds}; Secure; SameSite=None; Partitioned`
}

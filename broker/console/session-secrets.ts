/** Secrets of a console's links and sessions: made, recognised, and carried in a cookie. The directory has digests of them. */

import { toBase64url } from '../../protocol/base64url.ts'
import { isPlainLoopback } from '../../protocol/plain-loopback.ts'

const SECRET_BYTES = 32
const SECRET = /^[\w-]{43}$/

/** Makes the secret of a link or a session. */
export function newSessionSecret(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)))
}

/** Tells whether a text is such a secret by its form: what is none is looked for nowhere. */
export function isSessionSecret(text: string): boolean {
  return SECRET.test(text)
}

/**
 * A session's cookie (RFC 6265bis): `__Host-` binds it to this very host, no
 * script reads it, and `Strict` sends it with what this host's own pages ask.
 * The broker's origin says whether browsers would keep it so.
 */
export class SessionCookie {
  readonly #name: string
  readonly #lifetimeSeconds: number

  constructor(name: `__Host-${string}`, lifetimeMs: number) {
    this.#name = name
    this.#lifetimeSeconds = Math.floor(lifetimeMs / 1000)
  }

  /** Reads it from a request's `Cookie`; empty where there is none. */
  in(header: string | undefined, origin: string): string {
    const name = this.#nameAt(origin)
    const pair = header?.split(/; ?/).find((each) => each.startsWith(`${name}=`))
    return pair?.slice(name.length + 1) ?? ''
  }

  /** Writes the `Set-Cookie` that gives it to a browser; an empty value takes it away. */
  given(value: string, origin: string): string {
    const seconds = value === '' ? 0 : this.#lifetimeSeconds
    const secure = isPlainLoopback(origin) ? '' : 'Secure; '
    return `${this.#nameAt(origin)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; ${secure}SameSite=Strict`
  }

  #nameAt(origin: string): string {
    return isPlainLoopback(origin) ? this.#name.slice('__Host-'.length) : this.#name
  }
}

/** E-mail addresses: as they are typed, as they are written to, and as two of them are told to be one. */

import { codePoints, withoutInvisible } from '../../../protocol/text.ts'
import { EMAIL_MAX_CHARACTERS } from '../limits.ts'

export type EmailProblem = 'missing' | 'malformed' | 'too_long'

const ADDRESS = /^([^\s@<>"(),:;\\[\]]{1,64})@([^\s@<>"(),:;\\[\]/?#%]+)$/u
/** Labels with dots between them; the last is not of digits alone, which would make it an IP address. */
const HOST = /^(?:[^.]+\.)+(?!\d+$)[^.]+$/u

/**
 * Returns an address as it may be written to: without invisible characters and
 * spaces around it, half-width, composed (NFC); else as it was typed, because
 * what is before the @ is the member's provider's to read. Whether it is the
 * member's, the mailed link tells.
 */
export function emailAddress(typed: string): string | { problem: EmailProblem } {
  const address = cleaned(typed)
  if (address === '') return { problem: 'missing' }
  if (codePoints(address) > EMAIL_MAX_CHARACTERS) return { problem: 'too_long' }
  const [, local, domain = ''] = ADDRESS.exec(address) ?? []
  const host = hostOf(domain)
  return local !== undefined && host !== undefined && HOST.test(host) ? address : { problem: 'malformed' }
}

/**
 * Returns the address by which two ways of writing one are compared: no case by
 * Unicode's full folding, the domain in the form that DNS is asked for. Letters
 * that only look alike stay different.
 */
export function foldEmail(written: string): string {
  const address = cleaned(written)
  const [, local = address, domain] = ADDRESS.exec(address) ?? []
  const folded = Array.from(local, foldCase).join('').normalize('NFC')
  return domain === undefined ? folded : `${folded}@${hostOf(domain) ?? domain.toLowerCase()}`
}

function cleaned(typed: string): string {
  return halfWidth(withoutInvisible(typed)).trim().normalize('NFC')
}

/** Full-width forms of ASCII only: NFKC would make another mailbox of `x²@…`. */
function halfWidth(text: string): string {
  return text.replace(/[\uff01-\uff5e]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
}

/** Unicode's full case folding (C and F) of one character: by way of its capital, so that ß is ss and ς is σ. */
function foldCase(character: string): string {
  // Its capital is an I like that of i, from which folding keeps it apart.
  return character === 'ı' ? character : character.toLowerCase().toUpperCase().toLowerCase()
}

/** The name that DNS is asked for (UTS 46), or undefined when there is none. */
function hostOf(domain: string): string | undefined {
  const url = `http://${domain}`
  return URL.canParse(url) ? new URL(url).hostname.replace(/\.$/, '') : undefined
}

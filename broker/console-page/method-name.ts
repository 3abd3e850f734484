/** Names of ways of paying: nobody but the issuers knows which there are. */

import type { Locale } from '../../protocol/look.ts'
import type { IssuerNamed } from './page.ts'

/** Returns what an issuer calls its way of paying; else its word of the programs, written as a word. */
export function methodName(
  method: string,
  { issuers, locale }: { issuers: readonly Pick<IssuerNamed, 'method' | 'method_name'>[]; locale: Locale },
): string {
  const named = issuers.find((each) => each.method === method && each.method_name[locale] !== null)
  if (named) return named.method_name[locale] ?? method
  const words = method.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

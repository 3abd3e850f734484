/** The session of the operators' console, and its addresses. */

import type { Page, PageContext } from '../page.ts'
import { placesBelow } from '../place.ts'

/** The session: who is here, by which token, and what that may see (`GET /session`). */
export interface OperatorSeen {
  name: string
  token: string
  scopes: readonly string[]
  expires_at: string
}

export type OperatorContext = PageContext<OperatorSeen>

/** A page of the operators' console: it is there for a token with its scope. */
export interface OperatorPage extends Page<OperatorSeen> {
  scope: string
}

export const OPERATOR_PLACES = placesBelow('/operator/console')
export const { addressOf } = OPERATOR_PLACES

/** Tells whether the session's token may read of a kind: `issuers`, `audit`. */
export function mayRead({ session }: Pick<OperatorContext, 'session'>, resource: string): boolean {
  return session.scopes.includes(`${resource}:read`)
}

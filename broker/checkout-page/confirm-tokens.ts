/**
 * Step 10's tokens in this page (protocol/confirm-token.ts). Its own goes with
 * every attempt, as a key; kept for a while, it survives a reload. A window
 * that was opened to go on in has the one of its opener beside it: to confirm
 * with, never to authorize with. Whoever hands a token over knows it, and it
 * might have been the shop.
 */

import { confirmKeyOf, newConfirmToken } from '../../protocol/confirm-token.ts'
import { readCookie, writeCookie } from './cookies.ts'

/** Tokens by their keys; this page's own comes first. */
export type ConfirmTokens = ReadonlyMap<string, string>

const CONFIRM = '__Secure-furiwake-confirm'
/** An attempt, and then the time for confirming. */
const KEPT_SECONDS = 600

export async function confirmTokens(handedOver: string): Promise<ConfirmTokens> {
  const tokens = new Map<string, string>()
  for (const token of [readCookie(CONFIRM) || newConfirmToken(), handedOver])
    if (token) tokens.set(await confirmKeyOf(token), token)
  return tokens
}

/** Keeps the token for this payment's page alone, should it be loaded again before it was confirmed. */
export function keepConfirmToken(token: string): void {
  writeCookie(CONFIRM, token, KEPT_SECONDS, location.pathname)
}

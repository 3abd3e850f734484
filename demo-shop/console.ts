import type { Context } from 'hono'

import { createConsoleSession } from '../sdk/index.ts'
import { furiwakeOf } from './env.ts'
import type { ShopEnv } from './env.ts'

/**
 * Opens the console for the shop's staff. The demo has no staff to sign in:
 * whoever presses the button is one. A shop of one's own asks first who it is.
 */
export async function openConsole(c: Context<ShopEnv>): Promise<Response> {
  const name = c.var.language === 'ja' ? '店番' : 'At the counter'
  const { url } = await createConsoleSession(furiwakeOf(c.env), { role: 'operator', name })
  return c.redirect(url, 303)
}

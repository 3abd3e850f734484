import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'
import { isWord } from './given.ts'

export interface NewConsoleSession {
  /** A viewer only looks; an operator captures, voids and refunds too. Decide it by your own rules of who may. */
  role: 'viewer' | 'operator'
  /** Your own name for whom you let in, 1 to 80 characters: the console's log has it beside what they do. */
  name: string
}

export interface ConsoleSessionLink {
  /** Redirect the browser of who asked there: it opens the console once, within a minute. */
  url: string
  expires_at: string
}

/**
 * Makes a link into the merchant console for one of the shop's own people.
 * Whoever has it comes in: call it only for somebody who is signed in as staff,
 * and send them there at once. Throws {@link FuriwakeError}.
 */
export async function createConsoleSession(
  config: FuriwakeConfig,
  session: NewConsoleSession,
): Promise<ConsoleSessionLink> {
  const { role, name }: Partial<NewConsoleSession> = session ?? {}
  if (role !== 'viewer' && role !== 'operator') throw invalid('role', 'Give `role` as viewer or operator.')
  if (!isWord(name)) throw invalid('name', "Give `name`, the shop's own name for whom it lets in.")
  return callBroker(config, { method: 'POST', path: '/console-sessions', body: { role, name } })
}

function invalid(param: string, message: string): FuriwakeError {
  return new FuriwakeError('invalid_request', message, { param })
}

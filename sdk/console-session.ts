import type { ConsoleSessionLink, CreateConsoleSession } from './api-types.ts'
import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { isWord, refusedBefore } from './given.ts'
import type { RequestOptions } from './request-options.ts'

export type { ConsoleSessionLink } from './api-types.ts'

/**
 * Somebody to let in. A viewer only looks; an operator captures, voids and refunds too: decide it by your own rules of who
 * may. `name`: your own for whom you let in, 1 to 80 characters; the console's log has it beside what they do.
 */
export type NewConsoleSession = CreateConsoleSession

/**
 * Makes a link into the merchant console for one of the shop's own people.
 * Whoever has it comes in: call it only for somebody who is signed in as staff,
 * and send them there at once.
 */
export async function createConsoleSession(
  config: FuriwakeConfig,
  session: NewConsoleSession,
  options?: RequestOptions,
): Promise<ConsoleSessionLink> {
  const { role, name }: Partial<NewConsoleSession> = session ?? {}
  if (role !== 'viewer' && role !== 'operator')
    throw refusedBefore(config, 'invalid_request', 'Give `role` as viewer or operator.', 'role')
  if (!isWord(name))
    throw refusedBefore(config, 'invalid_request', "Give `name`, the shop's own name for whom it lets in.", 'name')
  return callBroker(config, 'createConsoleSession', { body: { role, name }, isHarmless: true }, options)
}

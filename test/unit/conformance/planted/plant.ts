/** The ways to plant a fault into the model issuer. */

import type { Books } from '../../../../issuer-kit/index.ts'
import { membersOf } from '../model-members.ts'
import type { Fault } from '../model-issuer.ts'
import type { Received } from '../request-faults.ts'

export interface PlantedFault extends Fault {
  what: string
  /** Names what must fail: `blocked` comes by itself. */
  finds: readonly string[]
  /** Names what must be asked beside, for the fault to show. */
  asks?: readonly string[]
}

/** Waits as for a database across a network, so that two at once both look before either writes. */
export const acrossNetwork = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 50))

export const seconds = (): number => Math.floor(Date.now() / 1000)
export const operationOf = ({ payload }: Received) =>
  (payload['operation'] ?? {}) as { id?: string; kind?: string; original?: string; amount?: unknown }

/** Returns what a signed answer says, so that it can be signed again with something else. */
export async function bodyOf(answer: Response): Promise<Record<string, unknown>> {
  const [, payload = ''] = (await answer.text()).split('.')
  return JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>
}

/** Takes a request where the honest server refuses it with this code. */
export function takesDespite(
  code: string,
  isIt: (received: Received) => boolean = () => true,
): NonNullable<Fault['request']> {
  return async (received, next, faults) => {
    const answer = await next()
    if (answer.status === 200 || !isIt(received)) return answer
    const problem = (await answer.clone().json()) as { code: string }
    return problem.code === code ? faults.take(received) : answer
  }
}

/** Books in which one thing is otherwise. */
export function booksWith(changes: (honest: Books) => Partial<Books>): NonNullable<Fault['books']> {
  return (honest) => ({
    find: (id) => honest.find(id),
    following: (original) => honest.following(original),
    record: (entries) => honest.record(entries),
    day: (date, page) => honest.day(date, page),
    ...(honest.revise && { revise: honest.revise.bind(honest) }),
    ...changes(honest),
  })
}

export const GUESSED = idOf('guessed')
export const CLOSED = idOf('closed')

function idOf(story: string): string {
  return membersOf('at_once').find((member) => member.story === story)?.id ?? ''
}

export const isOurs = (memberId: string): boolean => membersOf('at_once').some(({ id }) => id === memberId)

/** Approves what the honest server declines. */
export function declinedTaken(
  isIt: (operation: ReturnType<typeof operationOf>) => boolean,
): NonNullable<Fault['request']> {
  return async (received, next, faults) => {
    const answer = await next()
    if (received.path !== '/transactions' || answer.status !== 200 || !isIt(operationOf(received))) return answer
    return faults.take(received)
  }
}

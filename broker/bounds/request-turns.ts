/** The turns of requests in this isolate: whose requests it works on, and whose wait, when there is more to do than it can. */

import type { Env } from '../env.ts'
import { settingsOf } from '../env.ts'
import type { Issuer } from '../payments/issuer.ts'
import type { AuthenticationPort } from '../payments/ports/authentication.ts'
import type { SettlementPort } from '../payments/ports/settlement.ts'
import { FairTurns } from './fair-turns.ts'
import type { Turn, WaitingTurn } from './fair-turns.ts'
import { THREAD_LAG, TURNS, TURN_LOOK_EACH_MS } from './limits.ts'
import type { OverLimit } from './request-limit.ts'
import { ThreadLag } from './thread-lag.ts'

const clock = (): number => Date.now()
const soon = (run: () => void): void => void setTimeout(run, 0)

const lag = new ThreadLag(THREAD_LAG)
const turns = new FairTurns(TURNS, clock)

/** Returns a turn for a request of the party, now or in a moment, or the limit that it is beyond. */
export async function turnOf(env: Env, party: string): Promise<Turn | OverLimit> {
  lag.look(clock, soon)
  turns.setBehind(lag.isBehind(clock()))
  const { rateFactor } = settingsOf(env)
  const taken = turns.take(party, rateFactor)
  if (taken === undefined) return overShare(rateFactor)
  return 'over' in taken ? taken : ((await inTime(taken)) ?? overShare(rateFactor))
}

/** Tells whether what the party gets no turn for is held against it: while it floods, or it would be free of its flood by being refused. */
export function isHeldBack(party: string): boolean {
  return turns.isHeldBack(party)
}

/** Counts a request of the party that was refused for being beyond one of its limits. */
export function noteRefused(party: string): void {
  turns.refused(party)
}

/** Returns the issuer whose calls take no turn of the request's while they wait for its servers. */
export function withoutTurn<I extends Issuer | undefined>(issuer: I, turn: Turn): I {
  if (issuer === undefined) return issuer
  const { authentication: asks, settlement: settles } = issuer
  const authentication: AuthenticationPort = {
    ...asks,
    authenticate: (...sent) => turn.away(() => asks.authenticate(...sent)),
    answer: (...sent) => turn.away(() => asks.answer(...sent)),
    passkeyChallenge: (...sent) => turn.away(() => asks.passkeyChallenge(...sent)),
    addPasskey: (...sent) => turn.away(() => asks.addPasskey(...sent)),
  }
  const settlement: SettlementPort = {
    ...settles,
    transact: (...sent) => turn.away(() => settles.transact(...sent)),
    inquire: (...sent) => turn.away(() => settles.inquire(...sent)),
  }
  return { ...issuer, authentication, settlement }
}

/** Waits for a turn that has not come yet: no longer than so long, and by a timer of the request's own, so that it hangs on nobody else's. */
async function inTime({ granted, look, leave }: WaitingTurn): Promise<Turn | undefined> {
  for (let waited = 0; waited < TURNS.waitMs; waited += TURN_LOOK_EACH_MS) {
    await firstOf(granted, TURN_LOOK_EACH_MS)
    const turn = look()
    if (turn === undefined) continue
    await letOthersIn()
    return turn
  }
  leave()
  return undefined
}

/**
 * workerd's thread looks for what has come in when it has nothing else to do, or
 * now and then: one request after another of those that wait here would leave
 * everyone else's, and the answers of issuers, at the door. So each waits a
 * moment more, with its turn in hand.
 */
function letOthersIn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, TURNS.pauseMs))
}

async function firstOf(granted: Promise<void>, ms: number): Promise<void> {
  let stop = (): void => undefined
  const late = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    stop = () => clearTimeout(timer)
  })
  await Promise.race([granted, late])
  stop()
}

function overShare(rateFactor: number): OverLimit {
  const policy = { name: 'share', quota: TURNS.perParty * rateFactor, windowSeconds: TURNS.waitMs / 1000 }
  return { retryAfterMs: SHARE_RETRY_MS, policy }
}

const SHARE_RETRY_MS = 200

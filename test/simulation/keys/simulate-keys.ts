/** Keys replaced at any moment, at once or with overlap, while their publication fails, hangs and comes late. */

import {
  DOUBTED_KEY_LOOKS,
  JWKS_BACK_OFF_MAX_MS,
  JWKS_BACK_OFF_MIN_MS,
  JWKS_FRESH_MS,
  JWKS_RETIRED_MAX_MS,
  JWKS_TIMEOUT_MS,
  UNKNOWN_KID_LOOKS,
} from '../../../messages/limits.ts'
import { openMessage } from '../../../messages/open-message.ts'
import type { PrivateJwk } from '../../../messages/own-keys.ts'
import { signMessage } from '../../../messages/sign-message.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { isRecord } from '../../../protocol/shape.ts'
import { Random } from '../random.ts'
import { VirtualTime } from '../virtual-time.ts'
import { FAULTY_FOR_MS, FORGERS_KEY, Isolate, Party, noteRead, planRotation } from './keys-world.ts'
import type { KeyBug } from './keys-world.ts'
import { withVirtualMachine } from './virtual-machine.ts'

const MINUTE_MS = 60_000
/** The longest that an isolate may go on with what it knew: until it is stale, and until it may ask again. */
const KNOWN_AGAIN_WITHIN_MS = JWKS_FRESH_MS + JWKS_BACK_OFF_MAX_MS + JWKS_TIMEOUT_MS + 2 * MINUTE_MS
const END_MS = FAULTY_FOR_MS + KNOWN_AGAIN_WITHIN_MS
/** A look of another's, one of one's own, and one more for a key that may have been replaced under its name. */
const WAITED_MAX_MS = 3 * (JWKS_TIMEOUT_MS + 1_000)
const MOMENTS_MAX = 20_000
const ISOLATES = 2
const TYP = MESSAGE_TYPES.decision

export async function simulateKeys(seed: number, bug?: KeyBug): Promise<string[]> {
  const time = new VirtualTime()
  const run = new KeysRun(new Random(seed), time, bug)
  return withVirtualMachine(
    time,
    (url, signal) => run.publication(url, signal),
    async () => {
      run.plan()
      await time.run(Infinity, MOMENTS_MAX)
      return run.problems
    },
  )
}

class KeysRun {
  readonly problems: string[] = []
  readonly #random: Random
  readonly #time: VirtualTime
  readonly #bug: KeyBug | undefined
  /** Each checks what the other signs. */
  readonly #parties = [new Party('https://broker.example'), new Party('https://card-issuer.example')] as const
  readonly #isolates: Isolate[]
  readonly #rates: { fails: number; hangs: number; late: number }
  /** Whose fetch it is: everything that an isolate does begins with its own turn. */
  #fetching: Isolate | undefined
  #ids = 0

  constructor(random: Random, time: VirtualTime, bug: KeyBug | undefined) {
    this.#random = random
    this.#time = time
    this.#bug = bug
    this.#isolates = Array.from({ length: ISOLATES }, () => new Isolate(time, bug))
    const rate = (highest: number): number => (random.chance(0.4) ? 0 : random.fraction() * highest)
    this.#rates = { fails: rate(0.6), hangs: rate(0.4), late: rate(0.4) }
  }

  plan(): void {
    const [random, time] = [this.#random, this.#time]
    for (const party of this.#parties) {
      for (let change = random.between(1, 4); change > 0; change--) planRotation(party, random, time)
      for (let message = random.between(10, 30); message > 0; message--) {
        time.after(random.between(0, END_MS), () => void this.#sends(party))
      }
      for (let at = 0; at < END_MS; at += random.between(20_000, 2 * MINUTE_MS))
        time.after(at, () => this.#opensDialogs(party))
      time.after(END_MS, () => void this.#atTheEnd(party))
    }
    for (let end = random.between(0, 3); end > 0; end--) {
      time.after(random.between(0, FAULTY_FOR_MS), () => this.#restarts(random.between(0, ISOLATES - 1)))
    }
    time.after(END_MS, () => this.#checkFetches())
  }

  /** Returns what `/.well-known/jwks.json` answers, on the day that it has. */
  publication(url: string, signal: AbortSignal | undefined): Promise<Response> {
    const isolate = this.#fetching
    if (isolate) isolate.fetches += 1
    const party = this.#parties.find(({ origin }) => url.startsWith(origin))
    const isFaulty = this.#time.now - this.#time.start < FAULTY_FOR_MS
    const strikes = (rate: number): boolean => isFaulty && this.#random.chance(rate)
    return new Promise((resolve) => {
      if (party === undefined || strikes(this.#rates.hangs)) return
      this.#time.after(this.#random.between(5, 80), () => {
        const text = strikes(this.#rates.fails) ? undefined : party.jwks()
        const back = strikes(this.#rates.late)
          ? this.#random.between(500, 2 * JWKS_TIMEOUT_MS)
          : this.#random.between(5, 80)
        this.#time.after(back, () => {
          // An answer that comes when nobody waits for it any more is read by nobody.
          if (text !== undefined && isolate && !signal?.aborted) noteRead(isolate, party.origin, text)
          resolve(text === undefined ? new Response('', { status: 503 }) : new Response(text))
        })
      })
    })
  }

  #restarts(index: number): void {
    this.#checkFetches()
    this.#isolates[index] = new Isolate(this.#time, this.#bug)
  }

  /** Dialogs are opened: what they seal to is renewed behind them. */
  #opensDialogs(party: Party): void {
    for (const isolate of this.#isolates) {
      this.#fetching = isolate
      void isolate.keys.renewIfStale(party.origin)
      this.#fetching = undefined
    }
  }

  /** A message of a party, or what a forger makes of its name; some seconds later it is there. */
  async #sends(party: Party): Promise<void> {
    const [random, time] = [this.#random, this.#time]
    const [key] = party.signing
    if (key === undefined) return
    const forgery = random.chance(0.2) ? this.#forgersKey(key) : undefined
    const sentAt = time.now
    const journey = random.chance(0.3) ? random.between(1_000, 50_000) : random.between(5, 500)
    const isolate = this.#isolates[random.between(0, ISOLATES - 1)]
    const compact = await this.#signs(party, forgery ?? key, sentAt)
    time.after(
      journey,
      () => void this.#arrives(party, compact, { isForged: forgery !== undefined, kid: key.kid, isolate }),
    )
  }

  #forgersKey({ kid }: PrivateJwk): PrivateJwk {
    return { ...FORGERS_KEY, kid: this.#random.chance(0.5) ? kid : `forged-${kid}` }
  }

  async #arrives(
    party: Party,
    compact: string,
    { isForged, kid, isolate = this.#isolates[0] }: { isForged: boolean; kid: string; isolate: Isolate | undefined },
  ): Promise<void> {
    if (isolate === undefined) return
    const began = this.#time.now
    const outcome = await this.#judged(party, compact, isolate)
    const waited = this.#time.now - began
    if (waited > WAITED_MAX_MS) this.#wrong(`a message waited ${waited} ms for keys`)
    if (isForged && outcome === 'good') this.#wrong(`${party.origin}: a forgery was taken`)
    if (isForged || outcome !== 'bad') return
    // What was taken out before the isolate has ever read of it, nobody can know; then the outcome is asked for.
    const goneAt = party.goneAt.get(kid) ?? Infinity
    const isUnknowable = goneAt <= this.#time.now && !isolate.seen.has(`${party.origin} ${kid}`)
    const isLongGone = began - goneAt > JWKS_RETIRED_MAX_MS
    if (!isUnknowable && !isLongGone) this.#wrong(`${party.origin}: a message of its own key ${kid} was refused`)
  }

  async #atTheEnd(party: Party): Promise<void> {
    const [key] = party.signing
    const [sealing] = party.encryption
    if (key === undefined) return
    for (const isolate of this.#isolates) {
      const known = isolate.keys.knownEncryptionKey(party.origin)
      if (known?.key.kid !== sealing?.kid)
        this.#wrong(`${party.origin}: what is sealed to is ${known?.key.kid ?? 'nothing'}`)
      const outcome = await this.#judged(party, await this.#signs(party, key, this.#time.now), isolate)
      if (outcome !== 'good') this.#wrong(`${party.origin}: long after all faults a message is ${outcome}`)
    }
  }

  /** Checks that nobody is asked for keys without end, whatever comes. */
  #checkFetches(): void {
    for (const { since, fetches } of this.#isolates) {
      const elapsed = this.#time.now - since
      const each = UNKNOWN_KID_LOOKS.burst + DOUBTED_KEY_LOOKS.burst + 2
      const most = this.#parties.length * (each + elapsed / JWKS_BACK_OFF_MIN_MS / 4)
      if (fetches > most) this.#wrong(`keys were asked for ${fetches} times in ${elapsed} ms`)
    }
  }

  #signs(party: Party, key: PrivateJwk, now: number): Promise<string> {
    const aud = this.#otherThan(party)
    const envelope = { typ: TYP, iss: party.origin, aud, jti: `jti-${this.#ids++}`, now, livemode: false }
    return signMessage(key, envelope, { outcome: 'approved' })
  }

  async #judged(party: Party, compact: string, { keys }: Isolate): Promise<'good' | 'bad' | 'unavailable'> {
    const expected = { typ: TYP, aud: this.#otherThan(party), senders: [party.origin], keys, guard: isRecord }
    const opened = await openMessage(compact, { ...expected, now: this.#time.now, livemode: false })
    if (opened.ok) return 'good'
    return opened.code === 'sender_keys_unavailable' ? 'unavailable' : 'bad'
  }

  #otherThan(party: Party): string {
    return this.#parties.find((other) => other !== party)?.origin ?? ''
  }

  #wrong(text: string): void {
    if (!this.problems.includes(text)) this.problems.push(text)
  }
}

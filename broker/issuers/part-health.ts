/** The health of one server of an issuer, by what this isolate has heard itself and what another one has written down. */

import {
  ISSUER_DOWN_MEMBERS,
  ISSUER_DOWN_WINDOW_MS,
  ISSUER_PROBE_AFTER_MAX_MS,
  ISSUER_PROBE_AFTER_MS,
  ISSUER_PROBE_LEASE_MS,
  ISSUER_REPORT_EACH_MS,
  ISSUER_REPORT_ENDS_MS,
  ISSUER_REPORT_STANDS_MS,
} from './limits.ts'
import type { ReportedDown } from '../issuer-reports.ts'

/** Names the server of an issuer that a call went to; the settlement server's is heard of through its relay centre. */
export type IssuerPart = 'authentication' | 'settlement'

/** A call as it went. `counts`: it tells whether members can pay there; of the others only the time is kept. */
export interface HeardCall {
  part: IssuerPart
  isAnswered: boolean
  /** Tells one member's calls from another's. */
  member: string
  /** Milliseconds since 1970. */
  at: number
  counts: boolean
}

/** `half_open`: it was down, and whoever comes next finds out. */
export type IssuerState = 'unheard' | 'up' | 'half_open' | 'down'

/** A word to be written down for the other isolates: that it is down, or null: that it is back. */
export type Report = { down: ReportedDown | null }

/** The health of one server as an isolate knows it. */
export class PartHealth {
  answeredAt: number | undefined
  silentAt: number | undefined
  downSince: number | undefined
  /** Members without an answer since the latest one, by when that was last. */
  readonly #silent = new Map<string, number>()
  #probeAfterMs = ISSUER_PROBE_AFTER_MS
  #probeAt = 0
  /** While one member finds out: when that counts as lost. */
  #probeUntil: number | undefined
  /** The directory's word when it was read last, and this isolate's own that it has written there. */
  #read: ReportedDown | undefined
  #written: ReportedDown | undefined
  /** Reports until then are taken back: the directory's row may be remembered from before. */
  #takenBackUntil = 0
  /** The latest answer that counts: a report of before is not believed. */
  #answeredAt = 0
  #hasProbed = false

  note({ isAnswered, member, at, counts }: HeardCall): void {
    if (isAnswered) this.answeredAt = at
    else this.silentAt = at
    if (!counts) return
    if (isAnswered) this.#back(at)
    else if (this.#probeUntil !== undefined && this.since(at) !== undefined) this.#waitLonger(at)
    else if (this.downSince === undefined) this.#noteSilent(member, at)
  }

  /** Takes in what stands in the directory; undefined: nothing. */
  learn(report: ReportedDown | undefined): void {
    this.#read = report !== undefined && report.at > this.#takenBackUntil ? report : undefined
  }

  /** Returns since when it is down, by this isolate's own word or by a report that holds. */
  since(now: number): number | undefined {
    return this.downSince ?? this.#believed(now)?.since
  }

  state(now: number): IssuerState {
    if (this.since(now) === undefined) return this.answeredAt === undefined ? 'unheard' : 'up'
    return now < this.#nextProbeAt(now) ? 'down' : 'half_open'
  }

  mayTry(now: number): boolean {
    if (this.since(now) === undefined) return true
    return now >= this.#nextProbeAt(now) && (this.#probeUntil === undefined || now >= this.#probeUntil)
  }

  /** Returns when a call is made again, or it is looked again whether one is; undefined: now. */
  heldUntil(now: number): number | undefined {
    if (this.mayTry(now)) return undefined
    const probeAt = this.#nextProbeAt(now)
    return now < probeAt ? probeAt : now + this.#probeAfterMs
  }

  /** Returns what ends the probe, if this is one. */
  tries(now: number): (() => void) | undefined {
    if (this.since(now) === undefined) return undefined
    const until = now + ISSUER_PROBE_LEASE_MS
    this.#probeUntil = until
    return () => {
      if (this.#probeUntil === until) this.#probeUntil = undefined
    }
  }

  /**
   * Returns what the other isolates should be told, and takes it as told; at
   * most so often. That it is down only once this isolate has probed it: one
   * whose own way to it is broken for a moment takes no issuer down for all.
   */
  report(now: number): Report | undefined {
    const told = this.#told()
    if (this.downSince !== undefined && this.#hasProbed) {
      if (told !== undefined && now - told.at < ISSUER_REPORT_EACH_MS) return undefined
      this.#written = { since: this.downSince, at: now }
      return { down: this.#written }
    }
    if (told === undefined || this.#answeredAt < told.at) return undefined
    this.#takenBackUntil = told.at
    this.#read = undefined
    this.#written = undefined
    return { down: null }
  }

  /** The later one of what was read and what was written. */
  #told(): ReportedDown | undefined {
    const [read, written] = [this.#read, this.#written]
    return (written?.at ?? 0) >= (read?.at ?? 0) ? written : read
  }

  #believed(now: number): ReportedDown | undefined {
    const told = this.#told()
    return told !== undefined && told.at > this.#answeredAt && now - told.at < ISSUER_REPORT_ENDS_MS ? told : undefined
  }

  #nextProbeAt(now: number): number {
    const told = this.#believed(now)
    return this.downSince === undefined && told !== undefined ? told.at + ISSUER_REPORT_STANDS_MS : this.#probeAt
  }

  #back(at: number): void {
    this.#silent.clear()
    this.#answeredAt = at
    this.#hasProbed = false
    this.downSince = undefined
    this.#probeUntil = undefined
    this.#probeAfterMs = ISSUER_PROBE_AFTER_MS
  }

  #noteSilent(member: string, at: number): void {
    this.#silent.set(member, at)
    for (const [each, since] of this.#silent) {
      if (at - since > ISSUER_DOWN_WINDOW_MS) this.#silent.delete(each)
    }
    if (this.#silent.size < ISSUER_DOWN_MEMBERS) return
    this.#silent.clear()
    this.downSince = at
    this.#probeAt = at + this.#probeAfterMs
  }

  /** The probe had no answer either. */
  #waitLonger(at: number): void {
    this.downSince ??= this.since(at) ?? at
    this.#hasProbed = true
    this.#probeUntil = undefined
    this.#probeAfterMs = Math.min(this.#probeAfterMs * 2, ISSUER_PROBE_AFTER_MAX_MS)
    this.#probeAt = at + this.#probeAfterMs
  }
}

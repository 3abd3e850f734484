/** The lines of a ledger's archive as texts: JSON objects that begin with their key, by which they are ordered. Pure. */

import type { LedgerEvent } from '../events/event.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'
import type { PaymentRow } from './payment-row.ts'

/** A line of the archive. */
export interface ArchiveLine {
  key: string
  text: string
}

/** Describes what a line of `payments` says. */
export interface ArchivedPayment {
  payment: Payment
  operations: PaymentOperation[]
  events: LedgerEvent[]
}

const KEY_DIGITS = 16
const BEGINS = '{"key":"'

/** Writes a place or a sequence so that texts are in the order of numbers. */
export function keyOfNumber(number: number): string {
  return String(number).padStart(KEY_DIGITS, '0')
}

/** Writes the key of an order's payment: in the order of the bytes of the order, then by place. */
export function keyOfOrder(order: string, place: number): string {
  return `${startOfOrder(order)}${keyOfNumber(place)}`
}

/** Writes what the keys of all payments of an order begin with. */
export function startOfOrder(order: string): string {
  return `${Array.from(new TextEncoder().encode(order), (byte) => byte.toString(16).padStart(2, '0')).join('')}.`
}

/** Reads the order and the place of such a key. */
export function orderOfKey(key: string): { order: string; place: number } {
  const [hex = '', place = ''] = key.split('.')
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16))
  return { order: new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes), place: Number(place) }
}

/** Writes a line. */
export function lineWith(key: string, says: object): ArchiveLine {
  return { key, text: JSON.stringify({ key, ...says }) }
}

/** Reads a line with its key; undefined where it is no line of an archive. */
export function lineOfText(text: string): ArchiveLine | undefined {
  const end = text.indexOf('"', BEGINS.length)
  return text.startsWith(BEGINS) && end !== -1 ? { key: text.slice(BEGINS.length, end), text } : undefined
}

/** Reads a line of `payments` as the row that it was. */
export function rowOfLine({ key, text }: ArchiveLine): PaymentRow {
  const { payment, operations, events } = JSON.parse(text) as ArchivedPayment
  const eventSequences = events.map(({ sequence }) => sequence)
  return { id: payment.id, payment, place: Number(key), operations, eventSequences, archived: events }
}

/** Reads a line of `events`. */
export function eventOfLine({ text }: ArchiveLine): LedgerEvent {
  const { sequence, id, subject, version, name, createdAt } = JSON.parse(text) as LedgerEvent
  return { sequence, id, subject, version, name, createdAt }
}

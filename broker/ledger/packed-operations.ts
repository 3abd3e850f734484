/**
 * The operations of a payment as its row keeps them: JSON without what every
 * one of them shares, and their signed answers one after another, packed. So a
 * step of a payment is one row, however many operations it writes.
 */

import { packEvidence, unpackEvidence } from '../evidence/pack-evidence.ts'
import type { Payment, PaymentOperation } from '../payments/payment.ts'

/** The two columns of a payment's row. */
export interface PackedOperations {
  operations: string
  evidence: Uint8Array | null
}

/** Of an operation, what its payment does not say. */
type StoredOperation = Partial<Omit<PaymentOperation, 'paymentId' | 'currency' | 'evidence'>>

/** The values of an operation that are not packed, because most have them. */
const NOTHING_SAID = {
  original: null,
  reason: null,
  refundReason: null,
  authorization: null,
  reference: null,
  businessDate: null,
  tries: 0,
  settledAt: null,
} as const

/** Stands for the start of an id that is made of the payment's: no id has it. */
const OF_PAYMENT = '~'

/** Two bytes of the operation's place among them, four of the length. */
const HEAD_BYTES = 6

/** The operations that were packed before: they are not packed again, for one that changes is another object. */
const packedEvidence = new WeakMap<PaymentOperation, Uint8Array>()
const texts = new WeakMap<PaymentOperation, string>()

export function packOperations(operations: readonly PaymentOperation[]): PackedOperations {
  const answers = operations.flatMap((operation, index) => {
    const packed = packedOf(operation)
    return packed === undefined ? [] : [headOf(index, packed.length), packed]
  })
  return {
    operations: `[${operations.map(textOf).join()}]`,
    evidence: answers.length === 0 ? null : concatenated(answers),
  }
}

export function unpackOperations(
  packed: PackedOperations,
  { id: paymentId, currency }: Pick<Payment, 'id' | 'currency'>,
): PaymentOperation[] {
  const answers = answersIn(packed.evidence)
  const rows = JSON.parse(packed.operations) as StoredOperation[]
  return rows.map((row, index) => {
    const answer = answers.get(index)
    const evidence = answer === undefined ? null : unpackEvidence(answer)
    const ids = {
      id: wholeId(row.id ?? '', paymentId),
      original: row.original ? wholeId(row.original, paymentId) : null,
    }
    const operation = { ...NOTHING_SAID, ...row, ...ids, paymentId, currency, evidence } as PaymentOperation
    if (answer !== undefined) packedEvidence.set(operation, answer)
    return operation
  })
}

function textOf(operation: PaymentOperation): string {
  const known = texts.get(operation)
  if (known !== undefined) return known
  const { paymentId, currency: _, evidence: __, id, original, ...rest } = operation
  const ids = { id: shortId(id, paymentId), original: original && shortId(original, paymentId) }
  const text = JSON.stringify({ ...ids, ...rest }, (name, value: unknown) =>
    name !== '' && NOTHING_SAID[name as keyof typeof NOTHING_SAID] === value ? undefined : value,
  )
  texts.set(operation, text)
  return text
}

/** An operation's id without what it has of its payment's: two rows of a usual payment then share a page of the storage. */
function shortId(id: string, paymentId: string): string {
  const start = startOfOperations(paymentId)
  return id.startsWith(start) ? OF_PAYMENT + id.slice(start.length) : id
}

function wholeId(id: string, paymentId: string): string {
  return id.startsWith(OF_PAYMENT) ? startOfOperations(paymentId) + id.slice(OF_PAYMENT.length) : id
}

function startOfOperations(paymentId: string): string {
  return `op_${paymentId.slice('pay_'.length)}`
}

function packedOf(operation: PaymentOperation): Uint8Array | undefined {
  if (operation.evidence === null) return undefined
  const known = packedEvidence.get(operation)
  if (known !== undefined) return known
  const packed = packEvidence(operation.evidence)
  packedEvidence.set(operation, packed)
  return packed
}

function headOf(index: number, length: number): Uint8Array {
  const head = new DataView(new ArrayBuffer(HEAD_BYTES))
  head.setUint16(0, index)
  head.setUint32(2, length)
  return new Uint8Array(head.buffer)
}

function answersIn(bytes: Uint8Array | null): Map<number, Uint8Array> {
  const answers = new Map<number, Uint8Array>()
  if (bytes === null) return answers
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 0; at < bytes.length;) {
    const length = view.getUint32(at + 2)
    answers.set(view.getUint16(at), bytes.subarray(at + HEAD_BYTES, at + HEAD_BYTES + length))
    at += HEAD_BYTES + length
  }
  return answers
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

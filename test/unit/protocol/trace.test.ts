import { describe, expect, test } from 'vitest'

import { aboutMessage, traceIdOf } from '../../../messages/message-trace.ts'
import { readTraceparent, traceIdFrom, traceparent } from '../../../protocol/trace.ts'

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
const STEP = '00f067aa0ba902b7'
const UUID = '0b5e9a3c-6f1d-4c8e-9a2b-3c4d5e6f7a8b'

describe('A traceparent', () => {
  test.each([
    ['of version 00', `00-${TRACE}-${STEP}-01`],
    ['with other flags', `00-${TRACE}-${STEP}-ff`],
    ['of a later version', `cc-${TRACE}-${STEP}-01`],
    ['of a later version that says more', `cc-${TRACE}-${STEP}-01-what-the-future-will-be-like`],
  ])('%s is read', (_what, header) => {
    expect(readTraceparent(header)).toBe(TRACE)
  })

  test.each([
    ['that is missing', undefined],
    ['that is empty', ''],
    ['of the version that is none', `ff-${TRACE}-${STEP}-01`],
    ['of version 00 that says more', `00-${TRACE}-${STEP}-01-more`],
    ['of a later version with something else after the flags', `cc-${TRACE}-${STEP}-01.more`],
    ['in capitals', `00-${TRACE.toUpperCase()}-${STEP}-01`],
    ['with a trace of zeros', `00-${'0'.repeat(32)}-${STEP}-01`],
    ['with a step of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['that is too short', `00-${TRACE.slice(1)}-${STEP}-01`],
    ['that came twice', `00-${TRACE}-${STEP}-01, 00-${TRACE}-${STEP}-01`],
    ['of a megabyte', `cc-${TRACE}-${STEP}-01-${'x'.repeat(1_000_000)}`],
  ])('%s is not', (_what, header) => {
    expect(readTraceparent(header)).toBeUndefined()
  })

  test('is made of a trace and a UUID, and read again', () => {
    const made = traceparent(traceIdFrom(UUID), UUID)
    expect(made).toBe('00-0b5e9a3c6f1d4c8e9a2b3c4d5e6f7a8b-9a2b3c4d5e6f7a8b-01')
    expect(readTraceparent(made)).toBe(traceIdFrom(UUID))
  })
})

describe('The trace of a message', () => {
  const request = (header?: string): Request =>
    new Request(
      'https://id.issuer.example/authenticate',
      header === undefined ? {} : { headers: { traceparent: header } },
    )
  const other = `00-${'a'.repeat(32)}-${STEP}-01`

  test.each([
    ['is what its claim says', { trace_id: TRACE }, other, TRACE],
    ['is the header’s, where the claim is missing', {}, other, 'a'.repeat(32)],
    ['is the header’s, where the claim is none', { trace_id: `${TRACE}"} {"event":"forged` }, other, 'a'.repeat(32)],
    ['is one of its own, where there is neither', undefined, undefined, traceIdFrom(UUID)],
    ['is one of its own, where both are nonsense', { trace_id: 7 }, 'x', traceIdFrom(UUID)],
  ])('%s', (_what, claims, header, expected) => {
    expect(traceIdOf(claims, request(header), () => UUID)).toBe(expected)
  })
})

describe('What a message is about', () => {
  const OPERATION = `op_${'0'.repeat(34)}${'a'.repeat(10)}`
  const PAYMENT = `pay_${'0'.repeat(34)}`

  test.each([
    ['an authentication', { payment: { id: PAYMENT } }, { payment_id: PAYMENT }],
    ['a transaction', { operation: { id: OPERATION } }, { payment_id: PAYMENT, operation_id: OPERATION }],
    ['an inquiry', { operation_id: OPERATION }, { payment_id: PAYMENT, operation_id: OPERATION }],
    ['a notice', { about: { operation_id: OPERATION } }, { payment_id: PAYMENT, operation_id: OPERATION }],
    ['an operation of version 0.1', { operation_id: 'op_1' }, { operation_id: 'op_1' }],
    ['a clearing record', { business_date: '2026-11-26' }, {}],
    ['nothing that can be read', 'payment', {}],
    ['an id that is too long to be one', { operation_id: 'x'.repeat(65) }, {}],
  ])('%s', (_what, body, expected) => {
    expect(aboutMessage(body)).toEqual(expected)
  })
})

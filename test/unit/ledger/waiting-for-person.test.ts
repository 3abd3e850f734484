/** The payments that a person should look at are found in the real ledger, also when the alarm has long given them up. */

import { beforeEach, describe, expect, test } from 'vitest'

import { REFUSED_DELAYS_MS, STUCK_AFTER_MS } from '../../../broker/limits.ts'
import { hasLeftToPerson, paymentsForPerson } from '../../../broker/ledger/waiting-for-person.ts'
import { operationId, paymentId } from '../../../protocol/object-id.ts'
import { NOW, REFUSED, captured } from './captured-payment.ts'
import { ledgerInMemory, newPayment } from './ledger-in-memory.ts'

const ID = paymentId('0v3fxtr0', NOW, new Uint8Array(17))
const ISSUER = { prefix: '4', name: 'Sumire Card', livemode: false }

let made: ReturnType<typeof ledgerInMemory>
let now: number
let ids: number
beforeEach(() => {
  made = ledgerInMemory()
  now = NOW
  ids = 0
})

const context = () => ({
  now,
  newId: (kind: string) => (kind === 'op' ? operationId(ID, new Uint8Array(10).fill(++ids)) : `evt_${++ids}`),
})
const listed = () => paymentsForPerson(made.db, 10, now)

/** A payment whose answer was lost at step 8; its authorization's id. */
function loses(): string {
  const { ledger } = made
  ledger.create(newPayment(1, { id: ID, createdAt: NOW }), { key: ID, fingerprint: '', isDecided: true }, context())
  const begun = ledger.beginAttempt(ID, { issuer: ISSUER, memberHint: '3119' }, context())
  const operation = begun.kind === 'begun' ? begun.operation.id : ''
  ledger.recordAttempt(operation, { type: 'authenticated', method: 'credit' }, context())
  ledger.recordOutcome(operation, { outcome: 'unknown' }, context())
  ledger.takeOver(operation, context())
  return operation
}

describe('A payment whose outcome is not known', () => {
  test('is for a person after a while, with what an issuer asks for', () => {
    const operation = loses()
    now += STUCK_AFTER_MS
    expect(listed()).toEqual([])
    now += 1
    const about = { id: ID, merchantId: 'mer_hirune', livemode: false, issuer: '4', operation }
    expect(listed()).toEqual([{ ...about, kind: 'stuck', since: NOW, tries: 1 }])
    expect(hasLeftToPerson(made.db)).toBe(false)
  })

  test('is no longer when it is known', () => {
    const operation = loses()
    now += STUCK_AFTER_MS + 1
    made.ledger.recordOutcome(operation, REFUSED, context())
    expect(listed()).toEqual([])
  })
})

describe('A reversal that the issuer refuses', () => {
  test('is for a person, and is still when it is tried no more: the ledger goes on having work', () => {
    made.ledger.beginReversal(loses(), context())
    let refusals = 0
    for (let pending = made.ledger.find(ID)?.pendingOperation; pending; refusals++) {
      made.ledger.recordOutcome(pending, REFUSED, context())
      now += 86_400_000
      const [only] = listed()
      pending = made.ledger.find(ID)?.pendingOperation
      expect(only).toMatchObject({ id: ID, tries: refusals + 1 })
      expect(only?.kind).toBe(pending ? 'reversal_refused' : 'left_to_person')
      expect(hasLeftToPerson(made.db)).toBe(!pending)
    }
    expect(refusals).toBe(REFUSED_DELAYS_MS.length + 1)
  })
})

test('Payments that wait for a member, or for nobody, are nobody’s trouble', () => {
  const { ledger } = made
  const other = paymentId('0v3fxtr0', NOW + 1, new Uint8Array(17))
  ledger.create(newPayment(1, { id: other, createdAt: NOW }), { key: 'k', fingerprint: '', isDecided: true }, context())
  now += 2 * STUCK_AFTER_MS
  expect(listed()).toEqual([])
  expect(paymentsForPerson(captured().db, 10, NOW + 2 * STUCK_AFTER_MS)).toEqual([])
})

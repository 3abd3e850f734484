import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { packEvidence, unpackEvidence } from '../../../broker/evidence/pack-evidence.ts'

const base64url = (value: string | Buffer): string => Buffer.from(value).toString('base64url')

/** Shaped and sized as a decision is; nobody checks the signature here. */
function answer(fields: object = {}): string {
  const header = { alg: 'ES256', typ: 'furiwake-decision+jwt', kid: '8c2f0a71d9e34b55' }
  const about = { outcome: 'approved', operation_id: 'op_3k9v5mz0q8r1t7w2x4y6a8b0cd', authorization: 'A10223' }
  const times = { hold_expires_at: 1_795_412_345, business_date: '2026-11-23' }
  const claims = { iss: 'https://relay.example', aud: 'https://checkout.example', jti: randomUUID(), iat: 1, exp: 61 }
  const payload = { ...about, reference: randomUUID(), ...times, ...fields, ...claims, in_response_to: randomUUID() }
  return [JSON.stringify(header), JSON.stringify(payload), randomBytes(64)].map(base64url).join('.')
}

describe('evidence as the ledger keeps it', () => {
  test.each([
    ['an answer', answer()],
    ['an answer that holds another', answer({ evidence: answer() })],
    ['an answer that holds one that holds one', answer({ evidence: answer({ evidence: answer() }) })],
    ['an answer that holds something else', answer({ evidence: 'no answer', reason: '日本語 🍵' })],
    ['an answer that holds an empty text', answer({ evidence: '' })],
    ['an answer with the words of a held one in another place', answer({ note: '"evidence":""', evidence: answer() })],
    [
      'an answer that holds more than are taken apart',
      [1, 2, 3, 4, 5, 6].reduce((held) => answer({ evidence: held }), 'x.y.z'),
    ],
    ['a text that is no JWS', 'signed'],
    ['nothing', ''],
    ['a spelling that is not canonical', 'YR.YR.YR'],
    ['a payload that is not UTF-8', ['{}', Buffer.from([0xff, 0xfe, 0x22]), 'x'].map(base64url).join('.')],
    ['a long one', `${base64url('{}')}.${base64url('y'.repeat(80_000))}.${base64url('z')}`],
  ])('comes back to the byte: %s', (_, text) => {
    expect(unpackEvidence(packEvidence(text))).toBe(text)
  })

  test('takes a third of the room that a relay centre’s answer would', () => {
    const text = answer({ evidence: answer() })
    expect(packEvidence(text).length).toBeLessThan(text.length / 3)
  })

  test('says so when a later version packed it', () => {
    expect(() => unpackEvidence(Uint8Array.of(9, 1, 2))).toThrow('later version')
  })
})

/** JWK Sets as parties publish them, and member IDs as issuers give them. */

import { fixedKey, publicHalf } from './fixed-crypto.ts'
import { MEMBER_ID } from './sample-parties.ts'

const SIGNING = fixedKey('mikan-sig-2027-01')
const NEXT_SIGNING = fixedKey('mikan-sig-2027-02')
const SEALING = fixedKey('mikan-enc-2027-01')
const NEXT_SEALING = fixedKey('mikan-enc-2027-02')
const { kid: _, ...NAMELESS } = publicHalf(SEALING, 'enc') as { kid: string }
const RSA = { kty: 'RSA', kid: 'rsa-1', n: 'AQAB', e: 'AQAB', use: 'sig', alg: 'RS256' }

/** Makes the vectors of key sets. `verifies` and `seals_to`: the `kid` of each key that counts; null where there is none to seal to. */
export function keyVectors(): object[] {
  const make = (comment: string, jwks: string | object, verifies: readonly string[], sealsTo: string | null) => {
    const text = typeof jwks === 'string' ? jwks : JSON.stringify(jwks)
    return { comment, jwks: text, result: 'valid', verifies, seals_to: sealsTo }
  }
  const bad = (comment: string, jwks: string) => ({ comment, jwks, result: 'invalid' })
  const [signing, nextSigning] = [publicHalf(SIGNING, 'sig'), publicHalf(NEXT_SIGNING, 'sig')]
  const [sealing, nextSealing] = [publicHalf(SEALING, 'enc'), publicHalf(NEXT_SEALING, 'enc')]
  const cases = [
    make('one of each use', { keys: [signing, sealing] }, [SIGNING.kid], SEALING.kid),
    make('the next one published already', { keys: [signing, nextSigning] }, [SIGNING.kid, NEXT_SIGNING.kid], null),
    make('the first to seal to counts', { keys: [nextSealing, sealing, signing] }, [SIGNING.kid], NEXT_SEALING.kid),
    make('keys of other kinds are passed over', { keys: [RSA, signing] }, [SIGNING.kid], null),
    make('a key to seal to needs a name', { keys: [NAMELESS, signing] }, [SIGNING.kid], null),
    make(
      'a private part that was published by mistake is not kept',
      { keys: [{ ...signing, d: SIGNING.d }] },
      [SIGNING.kid],
      null,
    ),
    make('no keys', { keys: [] }, [], null),
    bad('no JSON', '<html>'),
    bad('no keys at all', '{}'),
    bad('keys are no list', '{"keys":{}}'),
  ]
  return [{ tests: cases.map((each, index) => ({ tcId: index + 1, ...each })) }]
}

export function memberIdVectors(): object[] {
  const make = (id: string, problem?: string) => ({
    comment: problem ?? 'a good one',
    id,
    result: problem === undefined ? 'valid' : 'invalid',
    ...(problem === undefined ? {} : { problem }),
  })
  const cases = [
    make(MEMBER_ID),
    make('4100220732'),
    make('7701534021'),
    make('ZZZZZZ1234567890124'),
    make(`${MEMBER_ID.slice(0, -1)}8`, 'bad_check'),
    make('9M10022037Q0', 'bad_check'),
    make('9M00006', 'incomplete'),
    make('', 'incomplete'),
    make('ZZZZZZ12345678901248', 'too_long'),
    make(MEMBER_ID.toLowerCase(), 'bad_character'),
    make('9M1-0022-073Q0', 'bad_character'),
    make('９Ｍ10022073Q0', 'bad_character'),
  ]
  return [{ tests: cases.map((each, index) => ({ tcId: index + 1, ...each })) }]
}

/** Sealed passwords and sealed accounts, good and bad, with the keys that open them. */

import { ACCOUNT_TYP } from '../../messages/account-release.ts'
import { paddedSealText } from '../../protocol/sealed-password.ts'
import { fixedJwe, fixedJws, fixedKey, publicHalf } from './fixed-crypto.ts'
import { ACCOUNT, MEMBER_ID, NOW, OPERATION, PARTIES, PAYMENT } from './sample-parties.ts'
import { SAMPLES } from './samples.ts'

const ENC_KEY = fixedKey('mikan-enc-2027-01')
const EARLIER_ENC_KEY = fixedKey('mikan-enc-2026-12')
const RELAY_ENC_KEY = fixedKey('relay-enc-2027-01')
const OTHER_ENC_KEY = fixedKey('other-enc')
const SIGNING_KEY = fixedKey('mikan-sig-2027-01')
const OTHER_SIGNING_KEY = fixedKey('sumire-sig-2027-01')
const OTHER_ISSUER = 'https://id.sumire.example'

interface SealCase {
  comment: string
  jwe: string
  now: number
  known_jtis: readonly string[]
  result: 'valid' | 'invalid'
  /** The code of the answer, and for the log alone which check failed. */
  code?: string
  cause?: string
  flags: readonly string[]
}

interface Differently {
  payload?: object
  header?: object
  to?: typeof ENC_KEY
  now?: number
  known?: readonly string[]
  flags?: readonly string[]
  plaintext?: string
  finish?: (jwe: string) => string
}

export async function sealVectors(): Promise<object[]> {
  const good = SAMPLES['sealed-password']?.[0] ?? {}
  const make = async (comment: string, cause: string | undefined, differently: Differently = {}): Promise<SealCase> => {
    const { payload, header = {}, to = ENC_KEY, now = NOW, known = [], flags = [], plaintext, finish } = differently
    const text = plaintext === undefined ? paddedSealText({ ...good, ...payload }) : new TextEncoder().encode(plaintext)
    const jwe = await fixedJwe(to, text, { name: `sealed password, ${comment}`, header })
    const verdict =
      cause === undefined ? { result: 'valid' as const } : { result: 'invalid' as const, code: 'seal_rejected', cause }
    return { comment, jwe: finish?.(jwe) ?? jwe, now, known_jtis: known, ...verdict, flags }
  }
  const cases = [
    make('a good seal, padded to 512 bytes', undefined),
    make('not padded', undefined, { plaintext: JSON.stringify(good) }),
    make('to the key before, which still opens', undefined, { to: EARLIER_ENC_KEY, flags: ['Rotation'] }),
    make('sealed 30 seconds ahead', undefined, { now: NOW - 30, flags: ['ClockSkew'] }),
    make('to a key that is not ours', 'seal_not_opened', { to: OTHER_ENC_KEY }),
    make('to another key, under the name of ours', 'seal_not_opened', { to: { ...OTHER_ENC_KEY, kid: ENC_KEY.kid } }),
    make('without kid', 'seal_not_opened', { header: { kid: undefined } }),
    make('with A128GCM', 'seal_not_opened', { header: { enc: 'A128GCM' } }),
    make('changed on its way', 'seal_not_opened', { finish: (jwe) => `${jwe.slice(0, -4)}AAAA`, flags: ['Forged'] }),
    make('no JSON', 'seal_malformed', { plaintext: 'mikan-no-kawa' }),
    make('without jti', 'seal_malformed', { payload: { jti: undefined } }),
    make('with an empty password', 'seal_malformed', { payload: { password: '' } }),
    make("another member's", 'seal_of_another_member', { payload: { member_id: '9M00006' }, flags: ['Misdirected'] }),
    make('for another payment', 'seal_of_another_payment', {
      payload: { payment_id: 'pay_2' },
      flags: ['Misdirected'],
    }),
    make('for another amount', 'seal_of_another_amount', { payload: { amount: 1 }, flags: ['Misdirected'] }),
    make('for another currency', 'seal_of_another_currency', { payload: { currency: 'USD' }, flags: ['Misdirected'] }),
    make('for another merchant', 'seal_of_another_merchant', {
      payload: { merchant_id: 'mer_2' },
      flags: ['Misdirected'],
    }),
    make('sealed 31 seconds ahead', 'seal_not_yet_valid', { now: NOW - 31, flags: ['ClockSkew'] }),
    make('at its end', 'seal_expired', { now: NOW + 120 }),
    make('lives 121 seconds', 'seal_lives_too_long', { payload: { exp: NOW + 121 } }),
    make('that came before', 'seal_used', { known: [(good as { jti: string }).jti], flags: ['Replayed'] }),
  ]
  const request = { member_id: MEMBER_ID, payment: PAYMENT }
  return [{ request, encryption_keys: [ENC_KEY, EARLIER_ENC_KEY], tests: numbered(await Promise.all(cases)) }]
}

export async function answerVectors(): Promise<object[]> {
  const good = SAMPLES['sealed-answer']?.[0] ?? {}
  const make = async (comment: string, cause: string | undefined, differently: Differently = {}): Promise<SealCase> => {
    const { payload, to = ENC_KEY, now = NOW, known = [], flags = [], finish } = differently
    const jwe = await fixedJwe(to, paddedSealText({ ...good, ...payload }), { name: `sealed answer, ${comment}` })
    const verdict =
      cause === undefined ? { result: 'valid' as const } : { result: 'invalid' as const, code: 'seal_rejected', cause }
    return { comment, jwe: finish?.(jwe) ?? jwe, now, known_jtis: known, ...verdict, flags }
  }
  const misdirected = ['Misdirected']
  const cases = [
    make('a good seal', undefined),
    make('to a key that is not ours', 'seal_not_opened', { to: OTHER_ENC_KEY }),
    make('changed on its way', 'seal_not_opened', { finish: (jwe) => `${jwe.slice(0, -4)}AAAA`, flags: ['Forged'] }),
    make('with an empty answer', 'seal_malformed', { payload: { answer: '' } }),
    make('to another question', 'seal_of_another_question', { payload: { question_id: 'q_2' }, flags: misdirected }),
    make('for another payment', 'seal_of_another_payment', { payload: { payment_id: 'pay_2' }, flags: misdirected }),
    make('for another amount', 'seal_of_another_amount', { payload: { amount: 1 }, flags: misdirected }),
    make('for another currency', 'seal_of_another_currency', { payload: { currency: 'USD' }, flags: misdirected }),
    make('for another merchant', 'seal_of_another_merchant', { payload: { merchant_id: 'm2' }, flags: misdirected }),
    make('at its end', 'seal_expired', { now: NOW + 120 }),
    make('lives 121 seconds', 'seal_lives_too_long', { payload: { exp: NOW + 121 } }),
    make('that came before', 'seal_used', { known: [(good as { jti: string }).jti], flags: ['Replayed'] }),
  ]
  const request = { question_id: (good as { question_id: string }).question_id, payment: PAYMENT }
  return [{ request, encryption_keys: [ENC_KEY], tests: numbered(await Promise.all(cases)) }]
}

interface ReleasedDifferently extends Omit<Differently, 'payload' | 'plaintext'> {
  claims?: object
  signedWith?: typeof SIGNING_KEY
  signedHeader?: object
  /** In place of the signed release. */
  inside?: string
}

export async function accountVectors(): Promise<object[]> {
  const good = SAMPLES['account-release']?.[0] ?? {}
  const make = async (comment: string, cause: string | undefined, given: ReleasedDifferently = {}) => {
    const { claims, signedWith = SIGNING_KEY, signedHeader, to = RELAY_ENC_KEY, inside, flags = [] } = given
    const typed = { alg: 'ES256', typ: ACCOUNT_TYP, kid: signedWith.kid, ...signedHeader }
    const signed = inside ?? fixedJws(signedWith, typed, { ...good, ...claims })
    const header = { cty: ACCOUNT_TYP }
    const jwe = await fixedJwe(to, new TextEncoder().encode(signed), { name: `sealed account, ${comment}`, header })
    const code = cause === undefined ? {} : { code: 'account_rejected', cause }
    const result = cause === undefined ? ('valid' as const) : ('invalid' as const)
    return { comment, jwe: given.finish?.(jwe) ?? jwe, now: given.now ?? NOW, known_jtis: [], result, ...code, flags }
  }
  const version1 = { settlement_server: undefined, broker: undefined, livemode: undefined }
  const other = 'https://other.example'
  const cases = [
    make('a good release', undefined),
    make('of version 1: it names neither settlement server, broker nor mode', undefined, {
      claims: version1,
      flags: ['Version1'],
    }),
    make('of a card, as version 1 writes it', undefined, {
      claims: { account: { member_number: '3528000041077600', expiry: '2099-12' } },
      flags: ['Version1'],
    }),
    make('ended 29 seconds ago', undefined, { now: NOW + 329, flags: ['ClockSkew'] }),
    make('to another relay centre', 'account_not_opened', { to: OTHER_ENC_KEY, flags: ['Misdirected'] }),
    make('changed on its way', 'account_not_opened', { finish: (jwe) => `${jwe.slice(0, -4)}AAAA`, flags: ['Forged'] }),
    make('not signed', 'account_unsigned', { inside: JSON.stringify(good), flags: ['Forged'] }),
    make('signed with alg none', 'account_unsigned', { signedHeader: { alg: 'none' }, flags: ['Forged'] }),
    make('of another typ', 'account_unsigned', { signedHeader: { typ: 'furiwake-decision+jwt' }, flags: ['Forged'] }),
    make('signed by another under the name of the key', 'account_unsigned', {
      signedWith: { ...OTHER_SIGNING_KEY, kid: SIGNING_KEY.kid },
      flags: ['Forged'],
    }),
    make('of another issuer, which is not paired', 'account_not_paired', {
      claims: { iss: OTHER_ISSUER },
      signedWith: OTHER_SIGNING_KEY,
      flags: ['Forged'],
    }),
    make('whose account is a text', 'account_unsigned', { claims: { account: 'W-0077' } }),
    make('for another amount', 'account_of_another', { claims: { amount: 1 }, flags: ['Misdirected'] }),
    make('for another currency', 'account_of_another', { claims: { currency: 'USD' }, flags: ['Misdirected'] }),
    make('addressed to another relay centre', 'account_of_another', { claims: { aud: other }, flags: ['Misdirected'] }),
    make('for another settlement server', 'account_for_another_server', {
      claims: { settlement_server: other },
      flags: ['Misdirected'],
    }),
    make('for another broker', 'account_for_another_broker', { claims: { broker: other }, flags: ['Misdirected'] }),
    make('of a live payment', 'account_of_other_mode', { claims: { livemode: true }, flags: ['Misdirected'] }),
    make('ended 30 seconds ago', 'account_expired', { now: NOW + 330, flags: ['ClockSkew'] }),
  ]
  return [
    {
      operation: OPERATION,
      broker: PARTIES.broker,
      relay: PARTIES.relay,
      settlement_server: PARTIES.settlement,
      livemode: false,
      authentication_servers: [PARTIES.authentication],
      account: ACCOUNT,
      encryption_keys: [RELAY_ENC_KEY],
      jwks: {
        [PARTIES.authentication]: { keys: [publicHalf(SIGNING_KEY, 'sig'), publicHalf(ENC_KEY, 'enc')] },
        [OTHER_ISSUER]: { keys: [publicHalf(OTHER_SIGNING_KEY, 'sig')] },
      },
      tests: numbered(await Promise.all(cases)),
    },
  ]
}

function numbered(cases: readonly SealCase[]): object[] {
  return cases.map((each, index) => ({ tcId: index + 1, ...each }))
}

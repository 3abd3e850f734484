/** Compact messages, good and bad, and what their receiver says. */

import { base64url } from 'jose'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { fixedJws, fixedKey, publicHalf } from './fixed-crypto.ts'
import { NOW, PARTIES } from './sample-parties.ts'
import { SAMPLES } from './samples.ts'

interface MessageCase {
  comment: string
  jws: string
  /** Seconds since 1970. */
  now: number
  /** `iss jti` of the messages that came before. */
  known_jtis: readonly string[]
  result: 'valid' | 'invalid'
  code?: string
  flags: readonly string[]
}

const BROKER_KEY = fixedKey('broker-2027-01')
const BROKER_NEXT_KEY = fixedKey('broker-2027-02')
const RELAY_KEY = fixedKey('relay-2027-01')
const STRANGER_KEY = fixedKey('stranger')

/** The claims in which a case differs from the good message. */
interface Differently {
  claims?: object
  header?: object
  key?: typeof BROKER_KEY
  now?: number
  known?: readonly string[]
  flags?: readonly string[]
  /** Changes the finished message. */
  finish?: (jws: string) => string
}

export function messageVectors(): object[] {
  const request = SAMPLES['authenticate']?.[0] ?? {}
  const answer = SAMPLES['decision']?.[0] ?? {}
  return [
    {
      comment: 'A request at an authentication server for test payments',
      receiver: {
        aud: PARTIES.authentication,
        senders: [PARTIES.broker],
        livemode: false,
        typ: MESSAGE_TYPES.authenticate,
      },
      schema: 'schemas/authenticate.schema.json',
      jwks: { [PARTIES.broker]: { keys: [publicHalf(BROKER_KEY, 'sig'), publicHalf(BROKER_NEXT_KEY, 'sig')] } },
      tests: numbered(1, requestCases(casesFrom(request, MESSAGE_TYPES.authenticate, BROKER_KEY))),
    },
    {
      comment: 'An answer at a broker, about a test payment',
      receiver: {
        aud: PARTIES.broker,
        senders: [PARTIES.relay],
        livemode: false,
        typ: MESSAGE_TYPES.decision,
        in_response_to: answer['in_response_to'],
      },
      schema: 'schemas/decision.schema.json',
      jwks: { [PARTIES.relay]: { keys: [publicHalf(RELAY_KEY, 'sig')] } },
      tests: numbered(101, answerCases(casesFrom(answer, MESSAGE_TYPES.decision, RELAY_KEY))),
    },
  ]
}

type Make = (comment: string, code: string | undefined, differently?: Differently) => MessageCase

function casesFrom(payload: object, typ: string, usual: typeof BROKER_KEY): Make {
  return (comment, code, { claims, header, key = usual, now = NOW, known = [], flags = [], finish } = {}) => {
    const signed = fixedJws(key, { alg: 'ES256', typ, kid: key.kid, ...header }, { ...payload, ...claims })
    const verdict = code === undefined ? { result: 'valid' as const } : { result: 'invalid' as const, code }
    return { comment, jws: finish?.(signed) ?? signed, now, known_jtis: known, ...verdict, flags }
  }
}

function requestCases(make: Make): MessageCase[] {
  const { iss, jti } = (SAMPLES['authenticate']?.[0] ?? {}) as { iss: string; jti: string }
  const noLonger = { payment: undefined }
  return [
    make('a good request', undefined),
    make('signed with the next key, which is published already', undefined, {
      key: BROKER_NEXT_KEY,
      flags: ['Rotation'],
    }),
    make('from a broker of version 1: no livemode', undefined, {
      claims: { livemode: undefined },
      flags: ['Version1'],
    }),
    make('with a field that nobody knows', undefined, { claims: { later: true }, flags: ['UnknownField'] }),
    make('without a trace', undefined, { claims: { trace_id: undefined } }),
    make('with a trace that is none: nothing depends on it', undefined, { claims: { trace_id: 7 } }),
    make('signed 30 seconds ahead', undefined, { now: NOW - 30, flags: ['ClockSkew'] }),
    make('ended 29 seconds ago', undefined, { now: NOW + 89, flags: ['ClockSkew'] }),
    make('no JWS', 'message_malformed', { finish: () => 'not a message' }),
    make('nothing', 'message_malformed', { finish: () => '' }),
    make('a payload that is no JSON', 'message_malformed', { finish: (jws) => jws.replace(/\..*\./, '.bm90IEpTT04.') }),
    make('a header that is no JSON', 'message_malformed', { finish: (jws) => jws.replace(/^[^.]*/, 'bm90IEpTT04') }),
    make('no iss', 'message_malformed', { claims: { iss: undefined } }),
    make('alg none', 'message_type_wrong', { header: { alg: 'none' }, finish: unsigned, flags: ['Forged'] }),
    make('alg HS256', 'message_type_wrong', { header: { alg: 'HS256' }, flags: ['Forged'] }),
    make('another typ', 'message_type_wrong', { header: { typ: MESSAGE_TYPES.transaction }, flags: ['Misdirected'] }),
    make('no typ', 'message_type_wrong', { header: { typ: undefined } }),
    make('no kid', 'message_type_wrong', { header: { kid: undefined } }),
    make('from a stranger', 'message_sender_unknown', {
      claims: { iss: 'https://stranger.example' },
      key: STRANGER_KEY,
      flags: ['Forged'],
    }),
    make('signed by a stranger with the name of a key', 'message_signature_invalid', {
      key: { ...STRANGER_KEY, kid: BROKER_KEY.kid },
      flags: ['Forged'],
    }),
    make('signed with a key that is not published', 'message_signature_invalid', {
      key: STRANGER_KEY,
      flags: ['Forged'],
    }),
    make('changed after it was signed', 'message_signature_invalid', {
      finish: (jws) => withPayload(jws, (payload) => ({ ...payload, exp: NOW + 59 })),
      flags: ['Forged'],
    }),
    make('cut off', 'message_signature_invalid', { finish: (jws) => jws.slice(0, -8) }),
    make('a critical header parameter that nobody knows', 'message_signature_invalid', {
      header: { crit: ['later'], later: true },
    }),
    make('no jti', 'message_malformed', { claims: { jti: undefined } }),
    make('iat is a fraction', 'message_malformed', { claims: { iat: NOW + 0.5 } }),
    make('livemode is a text', 'message_malformed', { claims: { livemode: 'false' } }),
    make('for another party', 'message_audience_wrong', { claims: { aud: PARTIES.relay }, flags: ['Misdirected'] }),
    make('aud is a list', 'message_malformed', { claims: { aud: [PARTIES.authentication] } }),
    make('signed 31 seconds ahead', 'message_not_yet_valid', { now: NOW - 31, flags: ['ClockSkew'] }),
    make('ended 30 seconds ago', 'message_expired', { now: NOW + 90, flags: ['ClockSkew'] }),
    make('lives 61 seconds', 'message_lives_too_long', { claims: { exp: NOW + 61 } }),
    make('a request that answers another', 'message_answers_another', { claims: { in_response_to: 'x' } }),
    make('about a live payment', 'mode_wrong', { claims: { livemode: true }, flags: ['Misdirected'] }),
    make('without its payment', 'request_invalid', { claims: noLonger }),
    make('with an amount of 0', 'request_invalid', {
      claims: { payment: { id: 'pay_1', amount: 0, currency: 'JPY', merchant: { id: 'm', name: 'n', origin: 'o' } } },
    }),
    make('that came before', 'message_replayed', { known: [`${iss} ${jti}`], flags: ['Replayed'] }),
    make('whose jti another sender used before', undefined, { known: [`${PARTIES.relay} ${jti}`] }),
  ]
}

function answerCases(make: Make): MessageCase[] {
  return [
    make('a good answer', undefined),
    make('from a relay centre of version 1: no livemode', undefined, {
      claims: { livemode: undefined },
      flags: ['Version1'],
    }),
    make('without kid, where its sender has one key', undefined, { header: { kid: undefined } }),
    make('with a field that nobody knows', undefined, { claims: { later: true } }),
    make('to another request', 'message_answers_another', { claims: { in_response_to: 'x' }, flags: ['Misdirected'] }),
    make('to no request', 'message_answers_another', { claims: { in_response_to: undefined }, flags: ['Misdirected'] }),
    make('from another party', 'message_sender_unknown', { claims: { iss: PARTIES.settlement }, flags: ['Forged'] }),
    make('to another broker', 'message_audience_wrong', {
      claims: { aud: 'https://other-broker.example' },
      flags: ['Misdirected'],
    }),
    make('of another kind', 'message_type_wrong', {
      header: { typ: MESSAGE_TYPES.inquiryAnswer },
      flags: ['Misdirected'],
    }),
    make('about a live payment', 'mode_wrong', { claims: { livemode: true }, flags: ['Misdirected'] }),
    make('ended 30 seconds ago', 'message_expired', { now: NOW + 90, flags: ['ClockSkew'] }),
    make('with an outcome that nobody knows', 'request_invalid', { claims: { outcome: 'perhaps' } }),
  ]
}

function unsigned(jws: string): string {
  return jws.slice(0, jws.lastIndexOf('.') + 1)
}

function withPayload(jws: string, change: (payload: object) => object): string {
  const [header = '', payload = '', signature = ''] = jws.split('.')
  const changed = change(JSON.parse(new TextDecoder().decode(base64url.decode(payload))) as object)
  return [header, base64url.encode(JSON.stringify(changed)), signature].join('.')
}

function numbered(first: number, cases: readonly MessageCase[]): object[] {
  return cases.map((each, index) => ({ tcId: first + index, ...each }))
}

/**
 * Every message of the issuer protocol as a JSON Schema: what a sender may
 * write. Those of requests are closed; those of answers are open, because an
 * answer may come from a newer party than the one that reads it. A receiver
 * passes over whatever it does not know, in both.
 */

import { ACCOUNT_RELEASE_MAX_CHARACTERS, SEALED_ACCOUNT_MAX_CHARACTERS } from '../../protocol/account.ts'
import { CLEARING_PAGE_OPERATIONS } from '../../protocol/clearing-messages.ts'
import { MERCHANT_NAME_MAX_CHARACTERS } from '../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { PASSKEY_ADDITIONS } from '../../protocol/passkey-messages.ts'
import { SHOP_ORIGINS_MAX } from '../../protocol/passkeys.ts'
import { ADJUSTMENT_KINDS, OPERATION_KINDS } from '../../protocol/payment.ts'
import { PASSWORD_MAX_CHARACTERS } from '../../protocol/sealed-password.ts'
import { adjusted } from './adjustment-schemas.ts'
import { approved, awaited, declined, ended, notFound, received } from './decision-schemas.ts'
import {
  RECORD_MAX_CHARACTERS,
  WHOLE,
  amount,
  businessDate,
  currency,
  integer,
  livemode,
  object,
  oneOf,
  openWord,
  operationId,
  origin,
  pattern,
  sealed,
  seconds,
  source,
  text,
  traceId,
} from './schema-parts.ts'
import type { Fields, ObjectSchema, Schema } from './schema-parts.ts'
import { base64url, questionContents, replyKey, sealedAnswer, step6 } from './step6-schemas.ts'

/** One message, or one content of a seal. */
export interface Described {
  /** The file's name, without its end. */
  name: string
  title: string
  /** Header `typ`; undefined for the content of a seal. */
  typ?: string
  /** Closed, or open. */
  isOpen: boolean
  /** A message takes one of these shapes. */
  variants: readonly ObjectSchema[]
}

const memberId = pattern('^[0-9A-Z]{8,19}$', 'Issuer prefix, serial, and a check character (Luhn).')

const merchant = object(
  { id: text(64), name: text(MERCHANT_NAME_MAX_CHARACTERS), origin: origin("the shop's page") },
  { isOpen: false },
)
const payment = object({ id: text(64), amount, currency, merchant }, { isOpen: false })
const sources: Fields = {
  'source?': source,
  'earlier_sources?': { type: 'array', items: source, maxItems: 8, description: 'The same place under earlier keys.' },
}
const assertion = object(
  {
    id: base64url(1364),
    rawId: base64url(1364),
    type: { const: 'public-key' },
    response: object(
      {
        clientDataJSON: base64url(2048),
        authenticatorData: base64url(1024),
        signature: base64url(1024),
        'userHandle?': base64url(88),
      },
      { isOpen: false },
    ),
  },
  { isOpen: false, description: 'WebAuthn level 3, section 5.1.2, in its JSON.' },
)
const shopOrigins: Schema = { type: 'array', items: origin('a page of the shop'), maxItems: SHOP_ORIGINS_MAX }

const authorization = object(
  { id: operationId, kind: { const: 'authorize' }, amount, currency },
  { isOpen: false, description: 'One movement of money.' },
)
const following = object(
  {
    id: operationId,
    kind: oneOf(OPERATION_KINDS.filter((kind) => kind !== 'authorize')),
    amount,
    currency,
    original: text(64, 'The authorization that it is about.'),
  },
  { isOpen: false, description: 'One movement of money about an earlier authorization.' },
)
const account: Schema = {
  type: 'object',
  description: "The issuer's own: at most 1024 bytes of JSON and 4 levels deep. Relay centres do not read it.",
  properties: { type: text(32) },
  required: [],
  additionalProperties: true,
}
const cleared = object(
  { id: text(64), kind: oneOf([...OPERATION_KINDS, ...ADJUSTMENT_KINDS]), amount, currency, 'original?': text(64) },
  { isOpen: true },
)
const brokers: Fields = { 'broker?': origin('the broker that asks, put in by the relay centre') }

const claims: Fields = {
  iss: origin('the sender'),
  aud: origin('the receiver'),
  jti: text(64, 'Of this message alone.'),
  iat: seconds('When it was signed'),
  exp: seconds('When it ends: at most 60 seconds after `iat`'),
  'livemode?': livemode,
  'trace_id?': traceId,
}
const answerClaims: Fields = { ...claims, in_response_to: text(64, 'The `jti` of the request.') }

function request(name: string, typ: string, title: string, ...bodies: readonly Fields[]): Described {
  const variants = bodies.map((body) => object({ ...body, ...claims }, { isOpen: false }))
  return { name, title, typ, isOpen: false, variants }
}

function answer(name: string, typ: string, title: string, ...bodies: readonly Fields[]): Described {
  const variants = bodies.map((body) => object({ ...body, ...answerClaims }, { isOpen: true }))
  return { name, title, typ, isOpen: true, variants }
}

function sealedContent(name: string, title: string, fields: Fields, typ?: string): Described {
  const isOpen = typ !== undefined
  return { name, title, ...(typ === undefined ? {} : { typ }), isOpen, variants: [object(fields, { isOpen })] }
}

export const DESCRIBED: readonly Described[] = [
  request(
    'authenticate',
    MESSAGE_TYPES.authenticate,
    'Step 5: who is it? With a password, or with a passkey.',
    { member_id: memberId, sealed_password: sealed('The password'), payment, ...sources },
    { passkey: assertion, payment, shop_origins: shopOrigins, 'reply_key?': replyKey, ...sources },
  ),
  answer(
    'authenticated',
    MESSAGE_TYPES.authenticated,
    'Step 6: the account to settle with, sealed to the relay centre, a refusal, or one further question.',
    ...step6,
  ),
  request('answer', MESSAGE_TYPES.answer, 'An answer to a question, a wish for another code, or: what became of it?', {
    question_id: text(64),
    payment,
    'sealed_answer?': sealed('The answer'),
    'resend?': { type: 'boolean', description: 'The code did not come.' },
  }),
  answer('answered', MESSAGE_TYPES.answered, 'What followed the answer, as step 6 says it.', ...step6),
  request('passkey-challenge', MESSAGE_TYPES.passkeyChallenge, 'A challenge for a passkey to sign.', { payment }),
  answer('passkey-challenge-answer', MESSAGE_TYPES.passkeyChallengeAnswer, 'The challenge.', { challenge: text(128) }),
  request('passkey-addition', MESSAGE_TYPES.passkeyAddition, 'A passkey that the member has just made.', {
    sealed_passkey: sealed('The passkey'),
    payment,
    shop_origins: shopOrigins,
  }),
  answer('passkey-addition-answer', MESSAGE_TYPES.passkeyAdditionAnswer, 'Whether it was added.', {
    outcome: oneOf(PASSKEY_ADDITIONS),
  }),
  request(
    'transaction',
    MESSAGE_TYPES.transaction,
    'Step 7, to the relay centre: an operation.',
    {
      operation: authorization,
      account: text(SEALED_ACCOUNT_MAX_CHARACTERS, 'Compact JWE to the relay centre.'),
      settlement_server: origin("the issuer's settlement server"),
    },
    { operation: following, settlement_server: origin("the issuer's settlement server") },
  ),
  request(
    'settlement-transaction',
    MESSAGE_TYPES.transaction,
    'Step 7, to the settlement server: an operation, with what the relay centre found in the seal.',
    {
      operation: authorization,
      account,
      'release?': text(ACCOUNT_RELEASE_MAX_CHARACTERS, 'The JWS by which the account was released.'),
      ...brokers,
    },
    { operation: following, ...brokers },
  ),
  answer(
    'decision',
    MESSAGE_TYPES.decision,
    'Step 8: what became of an operation.',
    approved,
    declined,
    awaited,
    received,
    ended,
  ),
  request('inquiry', MESSAGE_TYPES.inquiry, 'What became of an operation that was sent before?', {
    operation_id: operationId,
    settlement_server: origin("the issuer's settlement server"),
    ...brokers,
  }),
  answer(
    'inquiry-answer',
    MESSAGE_TYPES.inquiryAnswer,
    'What was recorded.',
    { ...approved, ...adjusted },
    declined,
    awaited,
    { ...received, ...adjusted },
    ended,
    notFound,
  ),
  request('notice', MESSAGE_TYPES.notice, 'Something of an operation has changed: ask. Answered by a bare 202.', {
    id: text(64, 'The same when it is sent again.'),
    seq: integer(0, WHOLE, "Grows with each of the sender's notices."),
    kind: openWord('money_changed'),
    about: object({ operation_id: text(64) }, { isOpen: false }),
    occurred_at: seconds('When it changed'),
  }),
  request('clearing', MESSAGE_TYPES.clearing, 'What was booked on a business day?', {
    business_date: businessDate,
    settlement_server: origin("the issuer's settlement server"),
    'after?': text(64, 'The `next_after` of the page before.'),
    ...brokers,
  }),
  answer('clearing-record', MESSAGE_TYPES.clearingRecord, 'A page of what was booked, in the order of booking.', {
    business_date: businessDate,
    closed: { type: 'boolean', description: 'False while more may follow.' },
    count: integer(0, WHOLE, 'Operations of the whole day so far.'),
    operations: { type: 'array', items: cleared, maxItems: CLEARING_PAGE_OPERATIONS },
    'next_after?': text(64, 'There when there is a further page.'),
  }),
  answer('clearing-answer', MESSAGE_TYPES.clearingAnswer, "The relay centre's answer: the page as it was signed.", {
    business_date: businessDate,
    record: text(RECORD_MAX_CHARACTERS, 'Compact JWS of the settlement server.'),
  }),
  sealedContent('sealed-password', 'What the member’s browser seals to the authentication server.', {
    password: text(PASSWORD_MAX_CHARACTERS * 2),
    member_id: text(19),
    payment_id: text(64),
    amount,
    currency,
    merchant_id: text(64),
    jti: text(64),
    iat: seconds('When it was sealed'),
    exp: seconds('When it ends: at most 120 seconds after `iat`'),
    'reply_key?': replyKey,
  }),
  sealedContent(
    'sealed-answer',
    'What the member’s browser seals to the authentication server for a question.',
    sealedAnswer,
  ),
  {
    name: 'question-content',
    title: 'What you seal to the reply key: what the member reads of a question.',
    isOpen: true,
    variants: questionContents,
  },
  sealedContent(
    'account-release',
    'The JWS inside the sealed account: what the account may be charged for.',
    {
      iss: origin('the authentication server'),
      aud: origin('the relay centre'),
      jti: text(64),
      amount,
      currency,
      exp: seconds('When it ends'),
      'settlement_server?': origin("the issuer's settlement server"),
      'broker?': origin('the broker that asked'),
      'livemode?': livemode,
      account,
    },
    'furiwake-account+jwt',
  ),
]

/** Returns the schema as a file says it. */
export function schemaDocument({ name, title, typ, variants }: Described): object {
  const [only, ...more] = variants
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `urn:furiwake:schema:${name}`,
    title,
    ...(typ === undefined ? {} : { $comment: `Header typ: ${typ}` }),
    ...(more.length === 0 ? only : { oneOf: variants }),
  }
}

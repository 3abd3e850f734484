/** The schemas of step 6: what follows a password or a passkey, and one further question of the issuer's. */

import { ANSWER_MAX_CHARACTERS } from '../../protocol/answer-messages.ts'
import { SEALED_ACCOUNT_MAX_CHARACTERS } from '../../protocol/account.ts'
import { REFUSAL_REASONS, RETRY_AFTER_MAX_SECONDS } from '../../protocol/issuer-messages.ts'
import { AMOUNT_MAX } from '../../protocol/money.ts'
import {
  CHOICES_MAX,
  CODE_LENGTH_MAX,
  POLL_AFTER_MAX_SECONDS,
  POLL_AFTER_MIN_SECONDS,
  QUESTIONS_LIFETIME_SECONDS,
  QUESTION_KINDS,
  QUESTION_ROUNDS_MAX,
  SEALED_QUESTION_MAX_CHARACTERS,
} from '../../protocol/questions.ts'
import { amount, currency, integer, object, oneOf, pattern, seconds, text } from './schema-parts.ts'
import type { Fields, ObjectSchema, Schema } from './schema-parts.ts'

const word = pattern('^[a-z][a-z0-9_]{0,31}$', "A way of paying: a word of the issuer's choice.")

/** Returns the schema of a text in base64url. */
export const base64url = (max: number): Schema => pattern('^[\\w-]+$', 'base64url.', max)

/** Returns the schema of a reason. A later version may know more of them, which is no reason to doubt the answer. */
export function reasonOf(known: readonly string[], otherwise: string): Schema {
  return pattern('^[a-z][a-z0-9_]{0,31}$', `One of ${known.join(', ')}. Any other word is read as ${otherwise}.`)
}

const coordinate = pattern('^[\\w-]{43}$', 'base64url of 32 bytes.')
export const replyKey = object(
  { kty: { const: 'EC' }, crv: { const: 'P-256' }, x: coordinate, y: coordinate },
  { isOpen: true, description: 'What you may ask is sealed to it. Without it nothing can be asked.' },
)
const planFields: Fields = {
  division: pattern('^[a-z0-9_]{1,16}$', '10 once, 21 with the bonus, 61 in `count` parts, 80 revolving.'),
  'count?': integer(1, 999),
}
const question = object(
  {
    id: text(64),
    kind: oneOf(QUESTION_KINDS),
    expires_at: seconds('When no answer counts any more'),
    round: integer(1, QUESTION_ROUNDS_MAX),
    sealed: pattern(
      '^[\\w-]+\\.[\\w-]*\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+$',
      'The content, compact JWE to the reply key.',
      SEALED_QUESTION_MAX_CHARACTERS,
    ),
    'poll_after_s?': integer(POLL_AFTER_MIN_SECONDS, POLL_AFTER_MAX_SECONDS, 'When to ask again.'),
  },
  { isOpen: true },
)
/** Lists the shapes of step 6: in the answer to `authenticate` and in that to an answer alike. */
export const step6: readonly Fields[] = [
  {
    outcome: { const: 'authenticated' },
    method: word,
    account: text(SEALED_ACCOUNT_MAX_CHARACTERS, 'Compact JWE to the relay centre.'),
    'member_hint?': text(4, 'After a passkey: the last four characters of the member ID.'),
    'passkey_offer?': object({ challenge: base64url(128), user_handle: base64url(88) }, { isOpen: true }),
    'plan?': object(planFields, { isOpen: true, description: 'How the member chose to pay, for the verdict.' }),
  },
  {
    outcome: { const: 'refused' },
    reason: reasonOf(REFUSAL_REASONS, 'closed'),
    'attempts_left?': integer(0, 100),
    'retry_after_s?': integer(0, RETRY_AFTER_MAX_SECONDS),
  },
  { outcome: { const: 'question' }, question },
]
const address = pattern('^https?://\\S+$', 'An address of yours.', 1024)
const said: Fields = { 'text?': text(200, 'In your own words, beside those of the dialog.') }
const choice = object(
  {
    id: text(64),
    label: text(80),
    'plan?': object({ ...planFields, 'fee?': integer(0, AMOUNT_MAX), 'total?': amount }, { isOpen: true }),
  },
  { isOpen: true },
)

/** Lists the fields that the dialog seals for a question. */
export const sealedAnswer: Fields = {
  answer: text(ANSWER_MAX_CHARACTERS, 'The code, or the id of a choice.'),
  question_id: text(64),
  payment_id: text(64),
  amount,
  currency,
  merchant_id: text(64),
  jti: text(64),
  iat: seconds('When it was sealed'),
  exp: seconds('When it ends: at most 120 seconds after `iat`'),
}

/** Lists the shapes of what a member reads of a question. */
export const questionContents: readonly ObjectSchema[] = [
  object(
    {
      kind: { const: 'code' },
      ...said,
      channel: text(32, 'sms, mail, or a word of yours.'),
      sent_to_hint: text(64),
      length: integer(1, CODE_LENGTH_MAX),
      resend_after_s: integer(0, QUESTIONS_LIFETIME_SECONDS),
      attempts_left: integer(0, 100),
      'wrong?': { type: 'boolean', description: 'The code before was wrong.' },
    },
    { isOpen: true },
  ),
  object({ kind: { const: 'elsewhere' }, ...said, 'number?': text(16), 'link?': address }, { isOpen: true }),
  object(
    { kind: { const: 'choice' }, ...said, choices: { type: 'array', items: choice, maxItems: CHOICES_MAX } },
    { isOpen: true },
  ),
  object({ kind: { const: 'page' }, ...said, url: address }, { isOpen: true }),
]

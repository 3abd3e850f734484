/** The settlement server's word about an operation as a schema: approved or declined, and what it says of money that comes later. */

import { ALREADY_PAID, EVIDENCE_MAX_CHARACTERS, RECEIVED_AMOUNT_MAX } from '../../protocol/issuer-messages.ts'
import { BARCODE_MAX_CHARACTERS, NUMBERS_PER_WAY_MAX, WAYS_MAX } from '../../protocol/later-money.ts'
import { DECLINE_REASONS } from '../../protocol/payment.ts'
import {
  WHOLE,
  businessDate,
  instant,
  integer,
  object,
  oneOf,
  openWord,
  operationId,
  pattern,
  seconds,
  text,
} from './schema-parts.ts'
import type { Fields } from './schema-parts.ts'
import { reasonOf } from './step6-schemas.ts'

const evidence = text(EVIDENCE_MAX_CHARACTERS, "The settlement server's own signed answer: compact JWS.")
const decisionFields: Fields = {
  operation_id: operationId,
  authorization: { type: 'string', maxLength: 32, description: 'The approval code; empty where there is none.' },
  reference: text(64),
  'hold_expires_at?': seconds('When the hold of an approved authorization ends'),
  'business_date?': businessDate,
  'evidence?': evidence,
}
export const approved: Fields = { outcome: { const: 'approved' }, ...decisionFields }
export const declined: Fields = {
  outcome: { const: 'declined' },
  reason: reasonOf([...DECLINE_REASONS, `${ALREADY_PAID} (of a void alone)`], 'refused_by_issuer'),
  ...decisionFields,
}
const inLanguages = object(
  { en: text(64), ja: text(64) },
  { isOpen: true, description: 'By language (BCP 47); more may follow.' },
)
const barcode = object(
  {
    symbology: openWord('code128 and gs1_128 are drawn'),
    data: pattern('^[\\x21-\\x7e]+$', 'Printable ASCII; of GS1-128 without brackets.', BARCODE_MAX_CHARACTERS),
    'text?': text(BARCODE_MAX_CHARACTERS, 'Stands below the bars.'),
  },
  { isOpen: true },
)
const way = object(
  {
    id: text(32),
    name: inLanguages,
    numbers: {
      type: 'array',
      items: object({ label: inLanguages, value: text(64) }, { isOpen: true }),
      maxItems: NUMBERS_PER_WAY_MAX,
    },
    'barcode?': barcode,
  },
  { isOpen: true },
)
const instructions = object(
  {
    kind: openWord('counter, transfer, bill'),
    pay_by: instant('The end of your own business day'),
    'grace_until?': instant('Until then you take what comes late'),
    ways: { type: 'array', items: way, minItems: 1, maxItems: WAYS_MAX },
    'url?': pattern('^https://[\\x21-\\x7e]+$', 'Your own page with the same.', 256),
  },
  { isOpen: true, description: 'At most 2048 bytes of JSON.' },
)
const version = integer(1, WHOLE, 'Grows with each change; a lower one is old news.')
const receivedAmount = integer(0, RECEIVED_AMOUNT_MAX, 'Minor units that have come so far.')
export const awaited: Fields = {
  outcome: oneOf(['pending', 'reported']),
  instructions,
  version,
  'received_amount?': receivedAmount,
  ...decisionFields,
}
export const received: Fields = {
  outcome: { const: 'received' },
  version,
  received_amount: receivedAmount,
  ...decisionFields,
}
export const ended: Fields = {
  outcome: oneOf(['expired', 'cancelled']),
  version,
  'received_amount?': receivedAmount,
  ...decisionFields,
}
export const notFound: Fields = { outcome: { const: 'not_found' }, operation_id: operationId }

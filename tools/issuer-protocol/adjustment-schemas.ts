/** The schema of an issuer's own returns and disputes after a capture. */

import { ADJUSTMENT_MOVES_MAX, DISPUTES_MAX, DISPUTE_STAGES, DISPUTE_STATUSES } from '../../protocol/adjustments.ts'
import { ADJUSTMENT_KINDS } from '../../protocol/payment.ts'
import {
  WHOLE,
  amount,
  businessDate,
  instant,
  integer,
  object,
  oneOf,
  openWord,
  pattern,
  text,
} from './schema-parts.ts'
import type { Fields, Schema } from './schema-parts.ts'

const disputeId = (what: string): Schema => pattern('^[\\w-]{1,64}$', what)
const move = object(
  {
    id: text(64, "The first 37 characters of the authorization's id, and ten of your own."),
    kind: oneOf(ADJUSTMENT_KINDS),
    amount,
    business_date: businessDate,
    'dispute?': disputeId('Of a debit or credit: which dispute.'),
  },
  { isOpen: true },
)
const dispute = object(
  {
    id: disputeId('Of this dispute, as long as there is the payment.'),
    amount,
    reason: openWord('not_received, not_as_described, not_authorized'),
    stage: oneOf(DISPUTE_STAGES, 'An inquiry moves no money.'),
    status: oneOf(DISPUTE_STATUSES, '`won`: by the shop.'),
    'respond_by?': instant('Silence then is acceptance'),
  },
  { isOpen: true },
)
/** The field of an answer to an inquiry about an authorization that was captured. */
export const adjusted: Fields = {
  'adjustments?': object(
    {
      version: integer(1, WHOLE, 'Grows with each change; a lower one is old news.'),
      moves: { type: 'array', items: move, maxItems: ADJUSTMENT_MOVES_MAX },
      disputes: { type: 'array', items: dispute, maxItems: DISPUTES_MAX },
    },
    { isOpen: true, description: 'What you have moved since by yourself, and disputes: at most 3072 bytes of JSON.' },
  ),
}

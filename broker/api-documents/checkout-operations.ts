/** Describes the dialog's own API operation by operation: `/openapi/checkout.json`. */

import { OPENED, WITH_BODY } from './operation-terms.ts'
import type { OperationTable } from './operation-terms.ts'

/** Tags of the checkout API, each with what it is about. */
export const CHECKOUT_TAGS = {
  Dialog: 'The page, and how its payment stands.',
  Attempts: "The member's ID with its password or passkey, and the answers to the issuer's questions.",
  Element: 'What the button on the shop’s page asks for itself.',
  Passkeys: 'Adding a passkey after a payment.',
} as const

const PAGE = ['payment_not_found', 'rate_limited', 'internal_error', 'storage_unavailable'] as const
const SENT = ['invalid_request', ...OPENED, ...WITH_BODY] as const
const ATTEMPT = [
  ...SENT,
  'issuer_unknown',
  'issuer_unreachable',
  'payment_in_progress',
  'payment_expired',
  'payment_not_open',
] as const

export const CHECKOUT_OPERATIONS: OperationTable = {
  'get /element-words': {
    id: 'retrieveElementWords',
    tag: 'Element',
    problems: ['internal_error'],
    answer: ['de', 'Bezahlen'],
  },
  'get /checkout/{payment_id}': { id: 'openPage', tag: 'Dialog', problems: PAGE },
  'get /checkout/{payment_id}/status': { id: 'retrieveStatus', tag: 'Dialog', problems: OPENED },
  'post /checkout/{payment_id}/guarded': { id: 'guardPayment', tag: 'Dialog', problems: OPENED },
  'post /checkout/{payment_id}/authorize': {
    id: 'authorize',
    tag: 'Attempts',
    problems: [...ATTEMPT, 'member_id_invalid', 'sealed_password_invalid', 'sealed_password_rejected'],
  },
  'post /checkout/{payment_id}/passkey-challenge': {
    id: 'createPasskeyChallenge',
    tag: 'Attempts',
    problems: [...SENT, 'payment_not_open', 'passkey_unavailable', 'issuer_unreachable'],
    request: { issuer: '4' },
  },
  'post /checkout/{payment_id}/authorize-with-passkey': {
    id: 'authorizeWithPasskey',
    tag: 'Attempts',
    problems: [...ATTEMPT, 'passkey_unavailable', 'passkey_invalid'],
  },
  'post /checkout/{payment_id}/answer': {
    id: 'answerQuestion',
    tag: 'Attempts',
    problems: [...ATTEMPT, 'sealed_password_rejected'],
  },
  'post /checkout/{payment_id}/confirm': {
    id: 'confirmPayment',
    tag: 'Attempts',
    problems: [...SENT, 'nothing_to_confirm', 'confirm_token_invalid'],
  },
  'post /checkout/{payment_id}/cancel': {
    id: 'giveUp',
    tag: 'Dialog',
    problems: [
      ...OPENED,
      ...WITH_BODY,
      'payment_not_open',
      'payment_expired',
      'payment_in_progress',
      'payment_not_voidable',
      'already_paid',
    ],
  },
  'post /checkout/{payment_id}/passkeys': {
    id: 'addPasskey',
    tag: 'Passkeys',
    problems: [...SENT, 'passkey_unavailable', 'passkey_not_added'],
  },
}

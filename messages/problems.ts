/** Says why a message is not taken: stable codes, which the answer to it carries. */

import type { ClaimsProblem } from '../protocol/message-claims.ts'

export type MessageProblem =
  | 'unsupported_media_type'
  | 'body_too_large'
  | 'body_too_late'
  | 'message_malformed'
  | 'message_type_wrong'
  | 'message_sender_unknown'
  | 'message_signature_invalid'
  | 'message_audience_wrong'
  | 'message_not_yet_valid'
  | 'message_expired'
  | 'message_lives_too_long'
  | 'message_answers_another'
  | 'message_replayed'
  | 'mode_wrong'
  | 'request_invalid'
  | 'sender_keys_unavailable'

export const CLAIM_PROBLEMS: Record<ClaimsProblem, MessageProblem> = {
  not_claims: 'message_malformed',
  wrong_issuer: 'message_sender_unknown',
  wrong_audience: 'message_audience_wrong',
  not_yet_valid: 'message_not_yet_valid',
  expired: 'message_expired',
  lives_too_long: 'message_lives_too_long',
  answers_another: 'message_answers_another',
  wrong_mode: 'mode_wrong',
}

/** The codes of the SDK: what each means, why it happens, and what to do. The page of the code says it. */

import type { ErrorCode, SdkErrorCode } from '../protocol/error-codes.ts'
import type { ExplainedWords } from './problem-terms.ts'
import { SIGNED_DOCUMENT_PROBLEMS } from './signed-document-problems.ts'
import type { SignedDocumentCode } from './signed-document-problems.ts'

/** A code that the SDK alone has: the API's own page explains what both have. */
export type SdkOwnCode = Exclude<SdkErrorCode, ErrorCode>
/** A code of a call, of a shop's route or of a webhook. */
export type SdkCallCode = Exclude<SdkOwnCode, SignedDocumentCode>

const CALL_PROBLEMS: Readonly<Record<SdkCallCode, ExplainedWords>> = {
  config_invalid: {
    title: 'A setting of the shop is not valid',
    cause: 'An environment variable is not set, or the broker’s address has a path or a slash at its end.',
    detail:
      '`param` names it: `broker` is an origin, such as `https://checkout.example`; `secretKey` begins with sk_test_ or sk_live_, `merchant` with mer_. Nothing was sent.',
  },
  payment_id_invalid: {
    title: 'This is no payment’s id',
    cause: 'The order has no payment yet, or its own number was given instead.',
    detail:
      'Give the `id` that `createPayment` gave: it begins with pay_. Nothing was sent, for an empty id would name the list of all payments.',
  },
  id_invalid: {
    title: 'This is no id of a webhook endpoint or of a delivery',
    cause: 'It is empty, was cut, or is of something else.',
    detail:
      '`param` names it: an endpoint’s begins with whe_, a delivery’s with del_. Nothing was sent, for an empty id would name the list of all.',
  },
  option_invalid: {
    title: 'An option of the call is not valid',
    cause: 'It was read from a setting as text, is out of its bounds, or is null.',
    detail:
      '`param` names it: `timeoutMs` is a whole number from 1 to 120 000, `retries` from 0 to 5, `signal` that of an `AbortController`. Leave out what you don’t set. Nothing was sent.',
  },
  request_aborted: {
    title: 'The call was ended by its `signal`',
    cause: 'Your own code aborted it, such as when the visitor left or a deadline of your server was over.',
    detail:
      'What was sent before may have been done. Look at the payment, or repeat the call with the same `idempotencyKey`.',
  },
  request_too_large: {
    title: 'A request to a route of the shop is too large',
    cause: 'It is none of the element’s or of the broker’s: anybody can call the route.',
    detail: 'The route answers 413 and has read no more than 256 kB. Nothing was done, and there is nothing to do.',
  },
  request_too_late: {
    title: 'A request to a route of the shop did not come whole in ten seconds',
    cause: 'The sender’s connection is slow or was cut, or somebody keeps it open on purpose.',
    detail:
      'The route answers 408, and nothing was done. A webhook is sent again by the broker. A verdict that no browser brought is fetched by `askForVerdict`.',
  },
  broker_unreachable: {
    title: 'The broker can’t be reached',
    cause:
      '`broker` is misspelt, its name does not resolve, no call gets out of your network, or the certificate is not trusted.',
    detail:
      'Open `/healthz` of `broker` from the same server; the error’s `cause` has what the network said. Then repeat the call, with the same `idempotencyKey`: it is done once.',
  },
  broker_timeout: {
    title: 'The broker did not answer in time',
    cause: 'An issuer was slow, the answer was lost on the way, or `timeoutMs` is short.',
    detail:
      'It may have been done. Ask again with the same `idempotencyKey`: it is done once. Each try waits for 30 seconds, if `timeoutMs` says no other.',
  },
  broker_answer_invalid: {
    title: 'What came is no answer of the API',
    cause: 'Something else is at `broker`, a proxy on the way answered itself, or a file was broken off.',
    detail:
      'Check that `broker` is the origin of a Furiwake broker; `status` says how it was answered. If `retryable` is true, ask again, with the same `idempotencyKey` where there is one.',
  },
  webhook_secret_invalid: {
    title: 'This is no secret of a webhook endpoint',
    cause: 'The setting is empty, or holds an API key or the endpoint’s id.',
    detail:
      'Give the one that came when the endpoint was made: it begins with `whsec_`. If it is lost, `updateWebhookEndpoint` with `rotate_secret: true` gives a new one. What failed meanwhile is sent again by the broker.',
  },
  webhook_malformed: {
    title: 'This is no webhook of the broker’s',
    cause: 'Somebody else calls the address, a header was dropped on the way, or a parser has read the body before.',
    detail:
      'Do nothing, and answer 400. Pass the headers and the body as they came: in Express, mount the route before `express.json()`.',
  },
  webhook_signature: {
    title: 'The webhook is not signed with this secret, or is older than five minutes',
    cause:
      'The secret is of another endpoint or was replaced, the body was parsed and written anew, this server’s clock is wrong, or the webhook is forged.',
    detail:
      'Do nothing, and answer 400: the broker sends its own again. If they all fail, compare the secret and the clock, and pass the body’s text as it came.',
  },
}

export const SDK_PROBLEMS: Readonly<Record<SdkOwnCode, ExplainedWords>> = {
  ...CALL_PROBLEMS,
  ...SIGNED_DOCUMENT_PROBLEMS,
}

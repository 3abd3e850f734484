/** Names the broker's OpenAPI documents, by their addresses. */

import { CHECKOUT_OPERATIONS, CHECKOUT_TAGS } from './checkout-operations.ts'
import type { DocumentPlan } from './document-of.ts'
import { MERCHANT_OPERATIONS, MERCHANT_TAGS } from './merchant-operations.ts'
import { isFormerAddress, OPERATOR_OPERATIONS, OPERATOR_TAGS } from './operator-operations.ts'
import { WEBHOOK_MESSAGES } from './webhook-messages.ts'

export const DOCUMENT_PLANS: Readonly<Record<`/openapi${string}`, DocumentPlan>> = {
  '/openapi.json': {
    title: 'Furiwake: the merchant API',
    description:
      'One checkout for every way of paying. A shop’s server makes payments, verifies their verdicts, and captures, voids ' +
      'and refunds. Whoever runs the broker has a document of its own at `/openapi/operator.json`, and the dialog at ' +
      '`/openapi/checkout.json`. Amounts are whole numbers of a currency’s minor units, times RFC 3339 in UTC.',
    operations: MERCHANT_OPERATIONS,
    tags: MERCHANT_TAGS,
    webhooks: WEBHOOK_MESSAGES,
  },
  '/openapi/operator.json': {
    title: 'Furiwake: the operator API',
    description:
      'For whoever runs a broker: merchants, keys, ledgers, issuers, tokens, and what a person should look at.',
    operations: OPERATOR_OPERATIONS,
    tags: OPERATOR_TAGS,
    isFormer: isFormerAddress,
  },
  '/openapi/checkout.json': {
    title: 'Furiwake: the checkout API',
    description:
      'What the broker’s own page and the broker tell each other, on one origin and without CORS; and the words ' +
      'that the element asks for. No shop calls it: it is here for whoever examines the dialog.',
    operations: CHECKOUT_OPERATIONS,
    tags: CHECKOUT_TAGS,
  },
}

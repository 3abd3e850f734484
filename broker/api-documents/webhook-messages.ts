/** Describes what webhook endpoints are sent: the `webhooks` of the merchants' document. */

import { EVENT_NAMES, TEST_EVENT } from '../events/event.ts'
import { EVENT } from './examples.ts'

const HEADERS = [
  ['webhook-id', "The event's id: the same when it is sent again."],
  ['webhook-timestamp', 'When it was sent, in seconds since 1970.'],
  ['webhook-signature', 'One signature for each secret: `v1,` and base64, with spaces between.'],
].map(([name, description]) => ({ name, in: 'header', required: true, description, schema: { type: 'string' } }))

const RESPONSES = {
  '2XX': { description: 'Heard. Anything else, a redirect too, is sent again for three days.' },
  '410': { description: 'Nobody listens here any more: the endpoint is disabled.' },
}

/** An event of each kind that a merchant may be told of, and the test event. */
export const WEBHOOK_MESSAGES = Object.fromEntries([...EVENT_NAMES, TEST_EVENT].map((name) => [name, message(name)]))

function message(name: string) {
  const isOfPayment = name.startsWith('payment.')
  return {
    post: {
      operationId: `on${camelCase(name)}`,
      tags: ['Webhooks'],
      summary: isOfPayment ? `A payment: ${wordsOf(name)}` : `A webhook endpoint: ${wordsOf(name)}`,
      description:
        'Signed as Standard Webhooks has it. Verify it by the raw body, before it is parsed; the same event may come twice, ' +
        'and an older one after a newer.',
      security: [],
      parameters: HEADERS,
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: {
              allOf: [{ $ref: '#/components/schemas/WebhookEvent' }, { properties: { type: { const: name } } }],
            },
            ...(isOfPayment && { example: { ...EVENT, type: name, verdict: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln' } }),
          },
        },
      },
      responses: RESPONSES,
    },
  }
}

function wordsOf(name: string): string {
  return name.slice(name.indexOf('.') + 1).replaceAll('_', ' ')
}

function camelCase(name: string): string {
  return name.replaceAll(/(?:^|[._])([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

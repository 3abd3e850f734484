/** Renders the problems of an operation as OpenAPI has them: a response for each status, with the codes that it may come with. */

import type { ErrorCode } from '../../protocol/error-codes.ts'
import { problemDocument, PROBLEMS } from '../problems.ts'

const PROBLEM = { $ref: '#/components/schemas/Problem' }
const REQUEST_ID = 'req_0123456789abcdefghjkmnpqrs'

export interface DescribedResponse {
  description: string
  headers?: object
  content?: Record<string, { schema?: object; example?: unknown }>
}

/** Returns the responses of an operation that its codes make; `given`: what its route says of them already. */
export function problemResponses(
  codes: readonly ErrorCode[],
  given: Readonly<Record<string, DescribedResponse>>,
): Record<string, DescribedResponse> {
  const statuses = new Set(codes.map((code) => PROBLEMS[code].status))
  return Object.fromEntries(
    [...statuses].map((status) => {
      const these = [...new Set(codes)].filter((code) => PROBLEMS[code].status === status)
      return [status, responseOf(these, given[status])]
    }),
  )
}

function responseOf(codes: ErrorCode[], given: DescribedResponse | undefined): DescribedResponse {
  const [first] = codes
  if (first === undefined) throw new Error('A status without a code.')
  const listed = codes.map((code) => `- \`${code}\`: ${PROBLEMS[code].title}.`).join('\n')
  const comesBack = codes.some((code) => PROBLEMS[code].retryAfterSeconds !== undefined)
  return {
    description: given === undefined ? listed : `${given.description}\n\n${listed}`,
    ...(given?.headers ? { headers: given.headers } : comesBack ? { headers: RETRY_AFTER } : {}),
    content: {
      'application/problem+json': {
        schema: {
          allOf: [
            PROBLEM,
            {
              type: 'object',
              properties: {
                status: { type: 'integer', const: PROBLEMS[first].status },
                code: { type: 'string', enum: codes },
              },
            },
          ],
        },
        example: problemDocument(first, REQUEST_ID),
      },
    },
  }
}

const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds after which to ask again.', schema: { type: 'string', example: '1' } },
}

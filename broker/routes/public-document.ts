/** Describes what anybody may fetch without a key: these routes are plain files of the broker's, and do not describe themselves. */

import { z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { RETURN_KEYS_PATH } from '../../protocol/return.ts'
import { json, refusal } from './merchant-routes.ts'

const broken = refusal('Something went wrong on our side. Quote the `request_id`.')
const keys = z.object({
  keys: z.array(z.record(z.string(), z.unknown())).openapi({ description: 'Public keys as JWK (RFC 7517), by `kid`.' }),
})
const integrity = z.record(z.string(), z.string()).openapi({
  description: 'By the name of each version’s script, the newest first: what the attribute `integrity` takes.',
})
const words = z.array(z.string()).openapi({
  description:
    'The language that was chosen, as a tag (BCP 47), and after it the sentences in the element’s own order.',
})

const FILES = [
  {
    path: '/.well-known/jwks.json',
    summary: 'The public keys that verify verdicts and messages',
    answer: json(keys, 'Keys of now, and those that what is still valid was signed with. They may be kept 5 minutes.'),
  },
  {
    path: RETURN_KEYS_PATH,
    summary: 'Every public key that ever signed a return or a day',
    answer: json(keys, 'The keys, for ever: what they have signed has no end.'),
  },
  {
    path: '/furiwake.integrity.json',
    summary: 'The hashes of every released script of the element',
    answer: json(integrity, 'The hashes.'),
  },
  {
    path: '/element-words',
    summary: 'What the element’s button says in a language that its script does not bring along',
    query: z.object({
      locale: z.string().optional().openapi({
        description: 'The languages that are wished for, the best first, with commas between them.',
        example: 'de-AT,de,en',
      }),
    }),
    answer: json(words, 'The words in the best language that there is, English where there is none. Kept for a day.'),
  },
] as const

/** Adds these routes to what the others say of themselves. */
export function describePublicFiles({ openAPIRegistry: registry }: Pick<OpenAPIHono, 'openAPIRegistry'>): void {
  for (const file of FILES) {
    const { path, summary, answer } = file
    const request = 'query' in file ? { request: { query: file.query } } : {}
    registry.registerPath({ method: 'get', path, summary, ...request, responses: { 200: answer, 500: broken } })
  }
}

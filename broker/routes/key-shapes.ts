/** Shapes of merchants' secret keys, as operators and the console make and list them. */

import { z } from '@hono/zod-openapi'

import { KEY_SCOPES } from '../db/directory-schema.ts'
import { KEY_LIFETIME_MAX_MS, NAME_MAX_CHARACTERS } from '../operator/limits.ts'
import { futureTime, mode } from './operator-shapes.ts'
import { exactLine, optional } from './text-shapes.ts'

const scopes = z
  .array(z.enum(KEY_SCOPES, `One of ${KEY_SCOPES.join(', ')}.`), 'A list of scopes.')
  .min(1, 'Name at least one scope, or leave them out for a key without limits.')
  .max(KEY_SCOPES.length)
  .refine((names) => new Set(names).size === names.length, 'Name each scope once.')
  .openapi({ description: 'Limits the key to these: see docs/console.md. Without limits, if not given.' })

/** Fields that a new key is made of, beside its mode. */
export const newKeyFields = {
  name: exactLine(NAME_MAX_CHARACTERS, 'Say where it is used.', 'Where it is used.'),
  scopes: optional(scopes),
  expires_at: optional(
    futureTime(KEY_LIFETIME_MAX_MS, 'Within ten years.').openapi({ description: 'No end, if not given.' }),
  ),
}

export const keyShape = z
  .object({
    id: z.string().openapi({ example: 'key_…' }),
    merchant: z.string(),
    mode,
    name: z.string().nullable().openapi({ description: 'Null: made before keys had names.' }),
    scopes: z.array(z.enum(KEY_SCOPES)).nullable().openapi({ description: 'Null: without limits.' }),
    last_characters: z.string().nullable(),
    status: z.enum(['active', 'expired', 'revoked']),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
    revoked_at: z.iso.datetime().nullable(),
    last_used_at: z.iso
      .datetime()
      .nullable()
      .openapi({ description: 'True to the hour; null: not since this is written down.' }),
  })
  .openapi('MerchantKey')

export const keyWithSecretShape = keyShape
  .extend({
    secret: z.string().openapi({
      description: 'Shown now and never again: hand it to the merchant.',
      example: 'sk_test_…',
    }),
  })
  .openapi('MerchantKeyWithSecret')

export const keyListShape = z.object({ data: z.array(keyShape) }).openapi('MerchantKeyList')

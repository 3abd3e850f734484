import { z } from '@hono/zod-openapi'

import { RETURN_URL_MAX_CHARACTERS } from '../limits.ts'
import { isReturnUrl } from '../payments/return-url.ts'

/** The page that the member goes back to. Its origin is looked at where the merchant is known. */
export const returnUrl = z
  .string('An address of your shop’s.')
  .max(RETURN_URL_MAX_CHARACTERS, `At most ${RETURN_URL_MAX_CHARACTERS} characters.`)
  .refine(isReturnUrl, 'A whole address of your shop’s, with no user, password or fragment.')
  .openapi({
    description:
      'The page of your shop that the member goes back to from `checkout_url`: on one of your registered origins. `payment` and `status` are added to its query.',
    example: 'https://shop.example/orders/A-1001',
    format: 'uri',
  })

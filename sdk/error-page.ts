/** Finds the page of an error's code. */

import { isRecord } from '../protocol/shape.ts'

/** Tells whether a value is the origin of a broker: no path, and no slash at its end. */
export function isOrigin(value: unknown): value is string {
  return typeof value === 'string' && URL.canParse(value) && new URL(value).origin === value
}

/** Returns the address of the page that explains a code. What is no code of ours by its form is not put into an address. */
export function docsOf(config: unknown, code: string): string {
  const { broker }: { broker?: unknown } = isRecord(config) ? config : {}
  // Of a broker that can't be reached, no page can be either.
  if (code === 'broker_unreachable' || !isOrigin(broker)) return 'docs/sdk.md#errors'
  return `${broker}/errors/${/^[a-z_]{1,64}$/.test(code) ? code : ''}`
}

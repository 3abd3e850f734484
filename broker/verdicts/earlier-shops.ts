/**
 * Verdicts as shops of earlier versions take them. A shop's server is never
 * changed because of a way of paying that is new: one that was written against
 * version 0.1 refuses a verdict whose method is none of the two that there
 * were, so its verdicts leave out a method that it cannot know. What the shop
 * itself says must come back in them as it can take it.
 */

import type { ApiVersion } from '../db/directory-schema.ts'
import { ORDER_MAX_CHARACTERS } from '../limits.ts'

/** Every `method` that version 0.1 had, for verdicts alone: nothing else tells ways of paying apart. */
const METHODS_OF_0_1: readonly string[] = ['credit', 'debit']

/** Returns the method as a verdict names it to a shop of that version, or null where it is left out. */
export function methodInVerdict(method: string | null, version: ApiVersion): string | null {
  return version !== '0.1' || (method !== null && METHODS_OF_0_1.includes(method)) ? method : null
}

/** Tells whether a shop of that version takes a verdict about such an order: that of 0.1 counts UTF-16 units. */
export function isOrderFor(version: ApiVersion, order: string): boolean {
  return version !== '0.1' || order.length <= ORDER_MAX_CHARACTERS
}

/**
 * The few questions that the guards of this folder ask of a value that came
 * from outside. Hand-written, because the browser loads them: a validation
 * library would outweigh the element itself.
 */

/** Tells whether a value is a JSON object: not null, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Tells whether a value is a string of 1 to `max` Unicode code points, as JSON Schema counts them; one that is far too long is not even counted. */
export function isText(value: unknown, max: number): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= max * 2 && Array.from(value).length <= max
}

/** Tells whether a value is a whole number from `min` to `max`, exact in a double. */
export function isWholeNumber(value: unknown, min: number, max: number): value is number {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
}

/** Tells whether a value is one of the listed strings. */
export function isOneOf<T extends string>(value: unknown, allowed: readonly T[]): value is T {
  return typeof value === 'string' && (allowed as readonly string[]).includes(value)
}

/** Tells whether a value is absent, or what `guard` accepts. */
export function isOptional<T>(value: unknown, guard: (value: unknown) => value is T): value is T | undefined {
  return value === undefined || guard(value)
}

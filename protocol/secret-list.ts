/**
 * A secret that can be replaced while it is in use: what is set is a list,
 * separated by spaces or line breaks. What is made anew is made with the first;
 * what was made with any of them is still good.
 */
export type SecretList = readonly [string, ...string[]]

/** Values that one setting may hold: the one in use, the one before it, the next one, and one to spare. */
const VALUES_MAX = 4

/** Reads a list in which each value matches `pattern`; undefined when it is anything else. */
export function readSecretList(setting: unknown, pattern: RegExp): SecretList | undefined {
  if (typeof setting !== 'string') return undefined
  const [first, ...others] = setting.split(/\s+/, VALUES_MAX + 2).filter((value) => value !== '')
  if (first === undefined || others.length >= VALUES_MAX) return undefined
  return [first, ...others].every((value) => pattern.test(value)) ? [first, ...others] : undefined
}

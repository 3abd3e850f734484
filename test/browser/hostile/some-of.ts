/**
 * The first `few` of what is known, or all of it under `npm run hostile`: each
 * takes seconds of a browser that draws, and `npm test` must stay quick.
 */
export function someOf<T>(all: readonly T[], few: number): readonly T[] {
  return process.env['HOSTILE_PAGES'] === 'all' ? all : all.slice(0, few)
}

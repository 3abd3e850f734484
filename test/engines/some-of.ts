/** The part of this folder that `npm test` runs: each test takes ten seconds of a browser, or more. `npm run engines` runs all. */

import { test } from 'vitest'

const isWhole = process.env['ENGINE_TESTS'] === 'all'

/** Returns the first `few` of the browsers, or all of them. */
export function someOf<T>(all: readonly T[], few: number): readonly T[] {
  return isWhole ? all : all.slice(0, few)
}

type Declares = (name: string, run: () => Promise<void>) => void

/** Returns what declares a test: the first `few` that are declared by it are run, or all of them. */
export function firstTests(few: number): Declares {
  let declared = 0
  return (name, run) => {
    declared += 1
    const declares: Declares = isWhole || declared <= few ? test : () => undefined
    declares(name, run)
  }
}

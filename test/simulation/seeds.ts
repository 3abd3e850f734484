/** The seeds of a run of a simulation: so many from one on, until something is wrong. */

const FAILURES_SHOWN_MAX = 3
const SEEDS_TO_FIND_A_BUG = 1_000

export interface Seeds {
  first: number
  seeds: number
}

/** Returns what `npm run simulate` asks for, or so many as `npm test` has time for. */
export function seedsAsked(usual: number): Seeds {
  return { seeds: Number(process.env['SEEDS'] ?? usual), first: Number(process.env['FIRST_SEED'] ?? 1) }
}

type Simulate = (seed: number) => Promise<readonly string[]> | readonly string[]

/** Returns what the first seeds that found something have found. */
export async function problemsOfSeeds({ first, seeds }: Seeds, simulate: Simulate): Promise<string[]> {
  const found: string[] = []
  for (let seed = first; seed < first + seeds && found.length < FAILURES_SHOWN_MAX; seed++) {
    const problems = await simulate(seed)
    if (problems.length > 0) found.push(`seed ${seed}: ${problems.join('; ')}`)
  }
  return found
}

/**
 * The first seed from `first` on that finds something, which a planted bug must have; undefined when none of a thousand
 * does. `first` is 1, or a little before the one that is known to find a rare one.
 */
export async function firstFound(simulate: Simulate, first = 1): Promise<number | undefined> {
  for (let seed = first; seed < first + SEEDS_TO_FIND_A_BUG; seed++) {
    if ((await simulate(seed)).length === 0) continue
    if (process.env['SHOW_SEEDS'] !== undefined) process.stdout.write(`found by seed ${seed}\n`)
    return seed
  }
  return undefined
}

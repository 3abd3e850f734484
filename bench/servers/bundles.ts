import { bundleWorker } from '../../tools/build/workers.ts'
import { inRepository } from '../../tools/root.ts'

/** The bench's own Workers: the floors, the issuers that answer at once, and what fills a ledger. */
const BENCH_WORKERS = {
  'stand-in-issuers': 'bench/workers/stand-in-issuers.ts',
  bare: 'bench/workers/bare.ts',
  owed: 'bench/workers/owed.ts',
  'filled-broker': 'bench/workers/filled-broker.ts',
  'counting-broker': 'bench/workers/counting-broker.ts',
  'bare-argon2id': 'bench/workers/bare-argon2id.ts',
} as const

/** Builds one of the bench's Workers as the product's are built; gives its folder. */
export async function builtBenchWorker(name: keyof typeof BENCH_WORKERS): Promise<string> {
  const folder = inRepository('dist', 'bench', name)
  await bundleWorker(BENCH_WORKERS[name], folder)
  return folder
}

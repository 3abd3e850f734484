/**
 * Argon2id in the tests of the Workers, in the place of the package's own loader (vitest.config.ts): the product's own, with
 * the product's parameters, but computed once for the same password, salt and parameters. Most tests are about something
 * else, and ask for the same few hashes again and again.
 */

import loadArgon2id from '../../node_modules/argon2id/lib/setup.js'

type Argon2id = Awaited<ReturnType<typeof loadArgon2id>>

const HASHES_MAX = 1_000
const hashes = new Map<string, Uint8Array>()

export default async function load(...modules: Parameters<typeof loadArgon2id>): Promise<Argon2id> {
  const argon2id = await loadArgon2id(...modules)
  return ({ password, salt, ...parameters }) => {
    const asked = JSON.stringify([password.join(), salt.join(), parameters])
    const hash = hashes.get(asked) ?? argon2id({ password, salt, ...parameters })
    if (hashes.size >= HASHES_MAX) hashes.clear()
    hashes.set(asked, hash)
    return hash.slice()
  }
}

/** For a test of what a hash costs: from now on each is computed again. */
export function forgetHashes(): void {
  hashes.clear()
}

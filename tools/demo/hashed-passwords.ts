/** Passwords of the demo's members as their issuers keep them. Apart from what enters them: a thread reads this alone. */

import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import setupWasm from 'argon2id/lib/setup.js'
import { hashPassword, SALT_BYTES, type Argon2id } from '../../issuers/authentication/password-hash.ts'
import { membersOf } from './members.ts'
import { WORKER_ISSUERS } from './places.ts'

/** Hashes the passwords of those issuers' members, by member ID. Takes about 52 ms for each. */
export async function hashedPasswords(): Promise<ReadonlyMap<string, string>> {
  const argon2id = await loadArgon2id()
  const hash = (password: string): string => hashPassword(argon2id, password, randomBytes(SALT_BYTES))
  return new Map(WORKER_ISSUERS.flatMap(membersOf).map(({ id, password }) => [id, hash(password)]))
}

const find = createRequire(import.meta.url).resolve

/** Loads Argon2id in Node: the same wasm as in the Worker. */
export function loadArgon2id(): Promise<Argon2id> {
  const instance = (file: string) => async (imports: WebAssembly.Imports) =>
    WebAssembly.instantiate(readFileSync(find(`argon2id/dist/${file}`)), imports)
  return setupWasm(instance('simd.wasm'), instance('no-simd.wasm'))
}

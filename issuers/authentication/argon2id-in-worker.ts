/** Argon2id inside workerd: the bundler hands over the wasm compiled (a Worker may not compile at run time). */

import setupWasm from 'argon2id/lib/setup.js'
import simd from 'argon2id/dist/simd.wasm'

import type { Argon2id } from './password-hash.ts'

let loaded: Argon2id | undefined

/** Loads Argon2id, one instance an isolate: its memory is 65 MB, and a hash runs to its end before the next one begins. */
export async function argon2idInWorker(): Promise<Argon2id> {
  loaded ??= await setupWasm(instantiate, instantiate)
  return loaded
}

/** workerd always has SIMD, so the package's second module is never needed. */
function instantiate(imports: WebAssembly.Imports) {
  return { module: simd, instance: new WebAssembly.Instance(simd, imports) }
}

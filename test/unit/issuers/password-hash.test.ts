import { readFile } from 'node:fs/promises'

import setupWasm from 'argon2id/lib/setup.js'
import { beforeAll, describe, expect, test } from 'vitest'

import { hashPassword, verifyPassword } from '../../../issuers/authentication/password-hash.ts'
import type { Argon2id } from '../../../issuers/authentication/password-hash.ts'

let argon2id: Argon2id
beforeAll(async () => {
  const bytes = await readFile('node_modules/argon2id/dist/simd.wasm')
  const load = async (imports: WebAssembly.Imports) => WebAssembly.instantiate(bytes, imports)
  argon2id = await setupWasm(load, load)
})

const SALT = new Uint8Array(16).map((_, i) => i)

describe('A password', () => {
  test('is kept as a PHC string with its parameters and salt, and known again', () => {
    const stored = hashPassword(argon2id, 'hirune-no-neko', SALT)
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$AAECAwQFBgcICQoLDA0ODw\$[A-Za-z0-9+/]{43}$/)
    expect(verifyPassword(argon2id, 'hirune-no-neko', stored)).toBe(true)
    expect(verifyPassword(argon2id, 'hirune-no-nekO', stored)).toBe(false)
  })

  test('is the same from a full-width keyboard and in decomposed letters', () => {
    const stored = hashPassword(argon2id, 'h\u00fcgel-12345', SALT)
    expect(verifyPassword(argon2id, 'ｈu\u0308ｇｅｌ-１２３４５', stored)).toBe(true)
  })

  test('of under eight bytes is not taken, and never right', () => {
    expect(() => hashPassword(argon2id, 'seven77', SALT)).toThrow(RangeError)
    const padded = hashPassword(argon2id, '\0'.repeat(8), SALT)
    expect(verifyPassword(argon2id, '', padded)).toBe(false)
  })

  test('of nobody is never right, and costs the same work', () => {
    let runs = 0
    const counting: Argon2id = (params) => {
      runs += 1
      return argon2id(params)
    }
    expect(verifyPassword(counting, 'hirune-no-neko', undefined)).toBe(false)
    expect(verifyPassword(counting, 'short', undefined)).toBe(false)
    expect(runs).toBe(2)
  })
})

import { readFile } from 'node:fs/promises'

import setupWasm from 'argon2id/lib/setup.js'
import { beforeAll, describe, expect, test } from 'vitest'

import { hashPassword, isOutdated, verifyPassword } from '../../../issuers/authentication/password-hash.ts'
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

describe('A stored hash', () => {
  /** Costs nothing and tells by what it was asked: the parameters are what is looked at. */
  const told: unknown[] = []
  const recording: Argon2id = ({ password: _password, salt, ...parameters }) => {
    told.push({ ...parameters, salt: salt.length })
    return new Uint8Array(parameters.tagLength)
  }

  test.each([
    [{ memorySize: 8_192, passes: 1, parallelism: 1 }],
    [{ memorySize: 12_288, passes: 3, parallelism: 1 }],
    [{ memorySize: 32_768, passes: 3, parallelism: 1 }],
    [{ memorySize: 19_456, passes: 2, parallelism: 2 }],
  ])('made with other parameters (%o) is verified with those, and outdated', (parameters) => {
    const stored = hashPassword(argon2id, 'hirune-no-neko', SALT, parameters)
    expect(verifyPassword(argon2id, 'hirune-no-neko', stored)).toBe(true)
    expect(verifyPassword(argon2id, 'hirune-no-nekO', stored)).toBe(false)
    expect(isOutdated(stored)).toBe(true)
    expect(isOutdated(hashPassword(argon2id, 'hirune-no-neko', SALT))).toBe(false)
  })

  test('with a longer salt and tag, as another program writes it, is read as it is', () => {
    told.length = 0
    verifyPassword(recording, 'hirune-no-neko', `$argon2id$v=19$m=8192,t=1,p=1$${'A'.repeat(32)}$${'A'.repeat(86)}`)
    expect(told).toEqual([{ memorySize: 8192, passes: 1, parallelism: 1, tagLength: 64, salt: 24 }])
  })

  test.each([
    ['more memory than a Worker has', 'm=4194304,t=1,p=1'],
    ['more passes than anyone waits for', 'm=65536,t=100,p=1'],
    ['numbers beyond all measure', 'm=9999999999,t=9999999999,p=9999999999'],
    ['no memory', 'm=0,t=1,p=1'],
    ['less memory than its lanes need', 'm=8,t=1,p=16'],
    ['more lanes than any machine', 'm=65536,t=1,p=255'],
    ['a negative number', 'm=-8192,t=1,p=1'],
    ['another order', 't=1,m=8192,p=1'],
  ])('that asks for %s is never right, at the cost of today’s', (_, parameters) => {
    told.length = 0
    const stored = `$argon2id$v=19$${parameters}$${'A'.repeat(22)}$${'A'.repeat(43)}`
    expect(verifyPassword(recording, 'hirune-no-neko', stored)).toBe(false)
    expect(told).toEqual([{ memorySize: 19_456, passes: 2, parallelism: 1, tagLength: 32, salt: 16 }])
  })

  test.each([
    ['', ''],
    ['of another kind', '$argon2i$v=19$m=8192,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA'],
    ['cut in the middle of a byte', '$argon2id$v=19$m=8192,t=1,p=1$AAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA'],
  ])('that is none of ours (%s) is never right, and nothing breaks', (_, stored) => {
    expect(verifyPassword(recording, 'hirune-no-neko', stored)).toBe(false)
  })
})

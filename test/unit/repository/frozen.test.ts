/** Files that earlier versions left in the world are kept as they were, to the byte: a test against something else would prove nothing. */

import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { inRepository } from '../../../tools/root.ts'

const FOLDER = inRepository('test', 'browser', 'released')
/** SHA-256, of packed files unpacked: see README.md there. */
const DIGESTS: Readonly<Record<string, string>> = {
  'dialog-0.1.0.html': '093f9d751a56944658308298dd68e3781a45bfb8c851aa80f21dfd263d9d6327',
  'issuer-version-1.ts': '1498f2a743e95e88e67cf87d5c01b3f5bb89e24283e485b2bc69e5de908a510e',
  'shop-0.1.0/migrations/0000_shop.sql': '330729c8a1059f9b3b149d63c699a53194934482fbfc59b9e6a1cbc09ff07e6b',
  'shop-0.1.0/worker.js.br': '122d7dc5d2439472b719f279e3f36325178caca476d0417650ce6bcbfe08f93e',
}

test.each(Object.entries(DIGESTS))('%s is as it was released', (name, digest) => {
  const bytes = readFileSync(join(FOLDER, name))
  const unpacked = name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes
  expect(createHash('sha256').update(unpacked).digest('hex')).toBe(digest)
})

test('Every file that was released has a digest', () => {
  const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const names = files.map(({ parentPath, name }) => relative(FOLDER, join(parentPath, name)).replaceAll('\\', '/'))
  expect(names.filter((name) => name !== 'README.md').toSorted()).toEqual(Object.keys(DIGESTS).toSorted())
})

import { expect, test } from 'vitest'

import { makeLink, sameLink } from '../../../issuers/authentication/tokens/mail-links.ts'

const [OLD, NEW, OTHER] = [1, 2, 3].map((byte) => new Uint8Array(32).fill(byte)) as [
  Uint8Array<ArrayBuffer>,
  Uint8Array<ArrayBuffer>,
  Uint8Array<ArrayBuffer>,
]
const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))

test('A link that is mailed again is the same one though the key was changed; where its key is gone there is none', async () => {
  const made = await makeLink({ hashingKey: OLD }, random)
  expect(await sameLink({ hashingKeys: [NEW, OLD] }, made)).toEqual(made)
  expect(await sameLink({ hashingKeys: [NEW, OTHER] }, made)).toBeUndefined()
})

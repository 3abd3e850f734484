import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'

import { checkSignature } from '../../../broker/console-page/verify.ts'

test('A signature is right, wrong, or not known to be either: without its key nothing is called wrong', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const key = { ...(await exportJWK(publicKey)), kid: 'key-1' }
  const signed = await new SignJWT({ sub: 'pay_1' })
    .setProtectedHeader({ alg: 'ES256', typ: 'return+jwt', kid: 'key-1' })
    .sign(privateKey)
  const other = { ...(await exportJWK((await generateKeyPair('ES256')).publicKey)), kid: 'key-1' }
  expect(await checkSignature(signed, [key])).toMatchObject({ ok: true, claims: { sub: 'pay_1' } })
  expect(await checkSignature(signed, [other])).toEqual({ ok: false, why: 'wrong' })
  expect(await checkSignature('hello', [key])).toEqual({ ok: false, why: 'wrong' })
  for (const keys of [[], [{ ...key, kid: 'key-2' }]]) {
    expect(await checkSignature(signed, keys)).toEqual({ ok: false, why: 'no_key' })
  }
})

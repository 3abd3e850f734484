import { randomBytes } from 'node:crypto'
import { keyIdOf } from '../../../broker/keys/key-id.ts'
import { newPrivateKey } from '../../../issuer-kit/new-key.ts'
import type { PrivateJwk } from '../../../messages/own-keys.ts'
import { ToolFailure } from '../../root.ts'
import { valuesIn } from './keyring.ts'
import type { KeptKey } from './keyring.ts'
import type { NamedKind } from './kinds.ts'

const SECRET_BYTES = 32

/** Makes a new key of a kind; a key pair's name begins with the day. */
export async function newKeyOf({ form }: NamedKind, now: number): Promise<Pick<KeptKey, 'id' | 'value'>> {
  if (form === 'signing' || form === 'sealing') {
    const kid = `${new Date(now).toISOString().slice(0, 10)}-${randomBytes(6).toString('hex')}`
    return { id: kid, value: await newPrivateKey(kid) }
  }
  const bytes = randomBytes(SECRET_BYTES)
  const value = form === 'webhook_secret' ? `whsec_${bytes.toString('base64')}` : bytes.toString('base64url')
  return { id: await keyIdOf(value), value }
}

/** Patterns of the values of each form. */
const FORMS = {
  bytes: /^[\w-]{43}$/,
  webhook_secret: /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/,
  word: /^[\x21-\x7e]{16,256}$/,
}

/** Reads the keys of a setting that is in use already, as it is set today. Fails without repeating it. */
export async function keysOf(kind: NamedKind, setting: string): Promise<Pick<KeptKey, 'id' | 'value'>[]> {
  const { form, variable } = kind
  const isPair = form === 'signing' || form === 'sealing'
  const values = valuesIn(setting, isPair)
  const isRight = (value: PrivateJwk | string): boolean =>
    isPair ? typeof value === 'object' : typeof value === 'string' && FORMS[form].test(value)
  if (values === undefined || !values.every(isRight)) throw new ToolFailure(`That is not what ${variable} is set to.`)
  return Promise.all(
    values.map(async (value) => ({ id: typeof value === 'string' ? await keyIdOf(value) : value.kid, value })),
  )
}

import { decodeJwt } from 'jose'

import { messageResponse, signMessage } from '../../messages/sign-message.ts'
import type { PrivateJwk } from '../../messages/own-keys.ts'
import { MESSAGE_TYPES } from '../../protocol/message-claims.ts'
import { BROKER } from './broker-world.ts'
import { ISSUER_ORIGINS, privateJwk } from './issuer-world.ts'

/** Answers step 5 in the place of Sumire's authentication server, with its own key. */
export async function answersAsSumire(request: Request, body: object): Promise<Response> {
  const { jti } = decodeJwt(await request.text())
  const envelope = {
    typ: MESSAGE_TYPES.authenticated,
    iss: ISSUER_ORIGINS.sumire.authentication,
    aud: BROKER,
    jti: crypto.randomUUID(),
    now: Date.now(),
    livemode: false,
    inResponseTo: jti ?? '',
  }
  const key = (await privateJwk('sumire-authentication-sig-1')) as PrivateJwk
  return messageResponse(await signMessage(key, envelope, body))
}

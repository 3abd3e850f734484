/** The dialog's end of a question: a key for this attempt alone, and opening what was sealed to it (RFC 7516, as jwe-ecdh-es.ts seals). */

import { isQuestionContent, isReplyKey } from '../../../protocol/questions.ts'
import type { QuestionContent, ReplyKey } from '../../../protocol/questions.ts'
import { isRecord } from '../../../protocol/shape.ts'
import { CURVE, ENC, concatKdf, utf8 } from '../jwe-ecdh-es.ts'

export interface ReplyKeys {
  publicKey: ReplyKey
  /** Never leaves the browser, and goes with the page. */
  privateKey: CryptoKey
}

export async function newReplyKeys(): Promise<ReplyKeys> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey)
  return { publicKey: { kty: 'EC', crv: 'P-256', x, y }, privateKey }
}

/** Opens a question; undefined when it is not for this key, or none that can be shown. */
export async function openQuestion(sealed: string, privateKey: CryptoKey): Promise<QuestionContent | undefined> {
  try {
    const [head = '', , iv = '', cipherText = '', tag = ''] = sealed.split('.')
    const header: unknown = JSON.parse(new TextDecoder().decode(fromBase64url(head)))
    const epk = isRecord(header) && header['alg'] === 'ECDH-ES' && header['enc'] === ENC ? header['epk'] : undefined
    if (!isReplyKey(epk)) return undefined
    const { kty, crv, x, y } = epk
    const sender = await crypto.subtle.importKey('jwk', { kty, crv, x, y }, CURVE, false, [])
    const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: sender }, privateKey, 256)
    const key = await crypto.subtle.importKey('raw', await concatKdf(shared), 'AES-GCM', false, ['decrypt'])
    const params = { name: 'AES-GCM', iv: fromBase64url(iv), additionalData: utf8(head) }
    const both = Uint8Array.of(...fromBase64url(cipherText), ...fromBase64url(tag))
    const content: unknown = JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(params, key, both)))
    return isQuestionContent(content) ? content : undefined
  } catch {
    return undefined
  }
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0))
}

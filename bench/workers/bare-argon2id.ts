/** The floor of a login: the same Argon2id, with the same parameters, and nothing else. */

import { argon2idInWorker } from '../../issuers/authentication/argon2id-in-worker.ts'
import { verifyPassword } from '../../issuers/authentication/password-hash.ts'

interface Env {
  /** PHC string. */
  PASSWORD_HASH: string
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const isRight = verifyPassword(await argon2idInWorker(), await request.text(), env.PASSWORD_HASH)
    return new Response('', { status: isRight ? 200 : 401 })
  },
}

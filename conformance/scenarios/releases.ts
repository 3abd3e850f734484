/** The account on its way: what the authentication server releases, and what the settlement server believes. */

import { CompactSign, decodeProtectedHeader } from 'jose'

import { ACCOUNT_TYP } from '../../messages/account-release.ts'
import { SEALED_ACCOUNT_MAX_CHARACTERS } from '../../protocol/account.ts'
import { fromBase64url } from '../../protocol/base64url.ts'
import { CLOCK_SKEW_SECONDS } from '../../protocol/message-claims.ts'
import { isText } from '../../protocol/shape.ts'
import type { Beside, IssuerUnderTest } from '../issuer-under-test.ts'
import { said } from '../issuer-under-test.ts'
import type { Scenario } from '../scenario.ts'

const WHERE = 'POST /authenticate: account'
const TRANSACTIONS = 'POST /transactions authorize'
const PADDING_BYTES = 512
const RELEASE_LIFETIME_SECONDS = 5 * 60

export const RELEASES: readonly Scenario[] = [
  {
    name: 'release.claims',
    rule: 'account-release',
    after: ['authenticate.member'],
    async run(issuer, checks) {
      const { said: claims, account } = await issuer.release()
      const { entry, broker, relay } = issuer
      checks.is(`${WHERE}: aud`, claims.aud, relay.origin)
      checks.is(`${WHERE}: amount`, claims.amount, entry.amount)
      checks.is(`${WHERE}: currency`, claims.currency, entry.currency)
      // What follows came with version 2.
      if (entry.version === 1) return
      checks.is(`${WHERE}: settlement_server`, claims.settlement_server, entry.settlement)
      checks.is(`${WHERE}: broker`, claims.broker, broker.origin)
      checks.is(`${WHERE}: livemode`, claims.livemode, entry.livemode)
      checks.that(`${WHERE}: type`, isText((account as { type?: unknown }).type, 32), 'a type of your own', 'none')
    },
  },
  {
    name: 'release.lifetime',
    rule: 'account-release',
    after: ['release.claims'],
    async run(issuer, checks) {
      const { said: claims } = await issuer.release()
      const now = Math.floor(Date.now() / 1000)
      const isSoon = claims.exp > now && claims.exp <= now + RELEASE_LIFETIME_SECONDS + CLOCK_SKEW_SECONDS
      checks.that(`${WHERE}: exp`, isSoon, 'at most five minutes ahead', 'another time')
      const again = (await issuer.release()).said
      checks.that(`${WHERE}: jti`, again.jti !== claims.jti, 'a new one each time', 'the same')
    },
  },
  {
    name: 'release.seal',
    rule: 'account-seal',
    after: ['release.claims'],
    async run(issuer, checks) {
      const { sealed, release, said: claims } = await issuer.release()
      const header: Record<string, unknown> = { ...decodeProtectedHeader(sealed) }
      checks.is(`${WHERE}: characters`, sealed.length <= SEALED_ACCOUNT_MAX_CHARACTERS, true)
      const wanted = {
        alg: 'ECDH-ES',
        enc: 'A256GCM',
        cty: ACCOUNT_TYP,
        iss: claims.iss,
        jti: claims.jti,
        amount: claims.amount,
        currency: claims.currency,
        exp: claims.exp,
      }
      for (const [field, value] of Object.entries(wanted))
        checks.is(`${WHERE}: header ${field}`, header[field] as string, value)
      // Version 1 pads nothing.
      if (issuer.entry.version === 1) return
      const signed = fromBase64url(release.split('.', 2)[1] ?? '').length
      checks.is(`${WHERE}: bytes of the release beyond a multiple of ${PADDING_BYTES}`, signed % PADDING_BYTES, 0)
    },
  },
  {
    name: 'release.believed',
    rule: 'release-believed',
    after: ['problems.form', 'authorize.approves'],
    isNewer: true,
    async run(issuer, checks) {
      const { account, release } = await issuer.release()
      const [header, payload, signature = ''] = release.split('.')
      const changed = [header, payload, `${signature.slice(0, -8)}AAAAAAAA`].join('.')
      const forged = await signedByStranger(issuer, release, account)
      for (const [what, beside] of Object.entries<Beside>({
        'without a release': { account },
        'with a release that was changed': { account, release: changed },
        'with a release that a stranger signed as you': { account, release: forged.asIssuer },
        'with a release of a stranger': { account, release: forged.asStranger },
        'with a release that is none': { account, release: 'none' },
      })) {
        const asked = await issuer.transact(issuer.operation('authorize'), beside)
        checks.is(`${TRANSACTIONS}, ${what}`, said(asked), 'account_rejected')
      }
    },
  },
  {
    name: 'release.of_another',
    rule: 'release-believed',
    after: ['problems.form', 'authorize.approves'],
    isNewer: true,
    async run(issuer, checks) {
      const { account, release } = await issuer.release()
      const { amount, currency } = issuer.entry
      const refuses = async (what: string, changes: object, broker?: string): Promise<void> => {
        const operation = { ...issuer.operation('authorize'), ...changes }
        checks.is(
          `${TRANSACTIONS}, ${what}`,
          said(await issuer.transact(operation, { account, release }, broker)),
          'account_rejected',
        )
      }
      await refuses('for a larger amount', { amount: amount + 1 })
      await refuses('for a smaller amount', { amount: amount - 1 })
      await refuses('in another currency', { currency: currency === 'USD' ? 'EUR' : 'USD' })
      await refuses('for another broker', {}, 'https://another-broker.example')
    },
  },
  {
    name: 'release.foreign_account',
    rule: 'release-believed',
    after: ['authorize.approves'],
    needs: ['member insufficient_funds'],
    isNewer: true,
    async run(issuer, checks) {
      const own = await issuer.release()
      const { account } = await issuer.release(issuer.member('insufficient_funds'))
      const asked = await issuer.transact(issuer.operation('authorize'), { account, release: own.release })
      // To refuse what does not fit together is as good.
      checks.is(
        `${TRANSACTIONS}, with another member’s account beside it`,
        said(asked),
        issuer.words.first,
        'account_rejected',
      )
    },
  },
]

/** Signs what a release says with a stranger's key: once as the issuer, once in its own name. */
async function signedByStranger(
  { stranger }: IssuerUnderTest,
  release: string,
  account: object,
): Promise<{ asIssuer: string; asStranger: string }> {
  const claims = JSON.parse(new TextDecoder().decode(fromBase64url(release.split('.', 2)[1] ?? ''))) as object
  const [key] = stranger.signing
  const { kid } = decodeProtectedHeader(release)
  const sign = (payload: object, name: string): Promise<string> =>
    new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
      .setProtectedHeader({ alg: 'ES256', typ: ACCOUNT_TYP, kid: name })
      .sign({ ...key, alg: 'ES256' })
  return {
    asIssuer: await sign({ ...claims, account }, kid ?? key.kid),
    asStranger: await sign({ ...claims, account, iss: stranger.origin }, key.kid),
  }
}

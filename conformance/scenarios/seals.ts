/** The sealed password: for this payment alone, not for long, and once. */

import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { said } from '../issuer-under-test.ts'
import { AT_ONCE } from '../limits.ts'
import { unknownId } from '../routes.ts'
import type { Checks } from '../finding.ts'
import type { Scenario } from '../scenario.ts'
import { newKey } from '../suite-party.ts'
import { CompactEncrypt } from 'jose'

const WHERE = 'POST /authenticate'
const AFTER = ['problems.form', 'authenticate.member'] as const

/** Seals with each of the changes, and expects that none is taken. */
async function refusesSeals(
  issuer: IssuerUnderTest,
  checks: Checks,
  seals: Readonly<Record<string, object>>,
): Promise<void> {
  for (const [what, inside] of Object.entries(seals)) {
    checks.is(`${WHERE}, ${what}`, said(await issuer.authenticate(issuer.member('plain'), { inside })), 'seal_rejected')
  }
}

export const SEALS: readonly Scenario[] = [
  {
    name: 'seal.of_another',
    rule: 'seal-binding',
    after: AFTER,
    run: (issuer, checks) =>
      refusesSeals(issuer, checks, {
        'sealed for another payment': { payment_id: issuer.payment().id },
        'sealed for another amount': { amount: issuer.entry.amount + 1 },
        'sealed for another currency': { currency: issuer.entry.currency === 'USD' ? 'EUR' : 'USD' },
        'sealed for another merchant': { merchant_id: issuer.payment().merchant.id },
        'sealed for another member': { member_id: unknownId(issuer) },
      }),
  },
  {
    name: 'seal.time',
    rule: 'seal-binding',
    after: AFTER,
    run(issuer, checks) {
      const now = Math.floor(Date.now() / 1000)
      return refusesSeals(issuer, checks, {
        'sealed for five minutes': { iat: now, exp: now + 300 },
        'sealed in the future': { iat: now + 90, exp: now + 120 },
        'sealed, and expired five seconds ago': { iat: now - 100, exp: now - 5 },
        'sealed without an end': { exp: undefined },
      })
    },
  },
  {
    name: 'seal.once',
    rule: 'seal-binding',
    after: AFTER,
    async run(issuer, checks) {
      const plain = issuer.member('plain')
      const payment = issuer.payment()
      const sealed = await issuer.seal(plain, payment)
      const answers = await Promise.all(
        Array.from({ length: AT_ONCE }, () => issuer.authenticate(plain, { payment, sealed })),
      )
      const taken = answers.map(said).filter((answer) => answer === 'authenticated').length
      checks.is(`${WHERE}, ${AT_ONCE} at once with one seal: authenticated`, taken, 1)
      checks.is(`${WHERE}, again`, said(await issuer.authenticate(plain, { payment, sealed })), 'seal_rejected')
    },
  },
  {
    name: 'seal.unreadable',
    rule: 'seal-binding',
    after: AFTER,
    isNewer: true,
    async run(issuer, checks) {
      const plain = issuer.member('plain')
      const refuses = async (what: string, sealed: string, payment = issuer.payment()): Promise<void> =>
        checks.is(`${WHERE}, ${what}`, said(await issuer.authenticate(plain, { payment, sealed })), 'seal_rejected')
      const payment = issuer.payment()
      const good = await issuer.seal(plain, payment)
      await refuses('a seal that was changed', `${good.slice(0, -6)}AAAAAA`, payment)
      await refuses(
        'a seal to a key that is not known',
        await issuer.seal(plain, payment, { header: { kid: 'nobody' } }),
        payment,
      )
      const own = await issuer.keys.encryptionKey(issuer.entry.authentication)
      const { kty, crv, x, y } = await newKey()
      const another = await new CompactEncrypt(new TextEncoder().encode('{}'))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', ...(own && { kid: own.kid }) })
        .encrypt({ kty, crv, x, y, alg: 'ECDH-ES' })
      await refuses('a seal to another key', another, payment)
      await refuses('a seal with A128GCM', await issuer.seal(plain, payment, { header: { enc: 'A128GCM' } }), payment)
    },
  },
]

import { ledgerOfPayment } from '../../protocol/object-id.ts'
import { ownerOfLedger } from '../directory/directory.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import { logEvent } from '../operations-log.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import type { Payment } from '../payments/payment.ts'
import type { PaymentReturn } from '../payments/payment-returns.ts'
import { signingKey } from './keys.ts'
import { returnClaims, signReturn } from './sign-return.ts'

/** A return with the document that says so. */
export type SignedReturn = PaymentReturn & { signed: string }

/** Signs returns of one payment, each by itself, with the key that signs verdicts now. */
export async function returnsForShop(
  env: Env,
  payment: Payment,
  returns: readonly PaymentReturn[],
  now: number,
): Promise<SignedReturn[]> {
  if (returns.length === 0) return []
  const { origin: iss, signingKeys } = settingsOf(env)
  const [key, merchantName] = await Promise.all([signingKey(signingKeys), merchantNameOf(env, payment)])
  return Promise.all(
    returns.map(async (moved) => {
      const claims = returnClaims(payment, moved, { iss, merchantName }, now)
      return { ...moved, signed: await signReturn(claims, key) }
    }),
  )
}

/** The name, or none: also while the directory can't be read it is signed what moved. */
async function merchantNameOf(env: Env, { id }: Payment): Promise<NamesByLanguage | undefined> {
  try {
    return (await ownerOfLedger(env, ledgerOfPayment(id) ?? ''))?.merchant.name
  } catch (error) {
    logEvent('merchant_name_not_read', { error })
    return undefined
  }
}

import { ledgerOfPayment } from '../../protocol/object-id.ts'
import { ownerOfLedger } from '../directory/directory.ts'
import { settingsOf } from '../env.ts'
import type { Env } from '../env.ts'
import type { Payment } from '../payments/payment.ts'
import { methodInVerdict } from './earlier-shops.ts'
import { signingKey } from './keys.ts'
import { signVerdict } from './sign-verdict.ts'

/** Signs the verdict (step 9) as the payment's shop takes it: of the API version that its merchant has. */
export async function verdictForShop(env: Env, payment: Payment, now: number): Promise<string> {
  const { origin, signingKeys } = settingsOf(env)
  const method = methodInVerdict(payment.method, '0.1')
  // Most ways of paying are known to shops of every version: then nothing is looked up.
  const told = method === payment.method ? payment : { ...payment, method: await methodFor(env, payment) }
  return signVerdict(told, origin, await signingKey(signingKeys), now)
}

async function methodFor(env: Env, { id, method }: Payment): Promise<string | null> {
  const owner = await ownerOfLedger(env, ledgerOfPayment(id) ?? '')
  return owner === undefined ? method : methodInVerdict(method, owner.merchant.apiVersion)
}

import type { FollowingKind } from '../../broker/payments/payment-change.ts'
import type { Payment } from '../../broker/payments/payment.ts'
import type { AccountKind as PaymentMethod } from '../../issuers/account-kinds.ts'
import { HOLDS_END_MS } from './faults.ts'
import type { Random } from './random.ts'

/** A step that somebody takes about a payment, `at` milliseconds after it was made. */
export type Step = { at: number; name: string } & (
  | { act: 'pay'; method: PaymentMethod; isRightPassword: boolean }
  | { act: 'confirm' | 'close' }
  | { act: 'operate'; kind: FollowingKind; amount: number | undefined; key: string }
  | { act: 'cancel' }
)

/** The member in one tab or two and the shop's server: who does what, and when, is the seed's to say. */
export function stepsAbout(payment: Payment, random: Random): Step[] {
  return [...memberSteps(payment, random), ...shopSteps(payment, random)]
}

function memberSteps({ id }: Payment, random: Random): Step[] {
  const steps: Step[] = []
  const method = random.pick<PaymentMethod>(['credit', 'credit', 'debit'])
  for (let click = random.between(1, 4); click > 0; click--) {
    const isRightPassword = random.chance(0.85)
    steps.push({ at: soon(random), name: `${id} member ${click}`, act: 'pay', method, isRightPassword })
  }
  for (let click = random.between(0, 3); click > 0; click--) {
    const act = random.pick(['confirm', 'confirm', 'close'] as const)
    steps.push({ at: random.between(2_000, 400_000), name: `${id} member's ${act} ${click}`, act })
  }
  return steps
}

function shopSteps({ id, amount: most }: Payment, random: Random): Step[] {
  const steps: Step[] = []
  // Some things happen at the same moment on purpose: a capture, a void and a refund at once.
  const together = shopTime(random)
  for (let number = random.between(0, 6); number > 0; number--) {
    const kind = random.pick<FollowingKind>(['capture', 'void', 'refund', 'refund'])
    const amount = random.chance(0.5) ? undefined : random.between(1, most + 100)
    const what = { kind, amount: kind === 'void' ? undefined : amount, key: `${id} ${kind} ${number}` }
    const at = random.chance(0.5) ? together + random.between(0, 200) : shopTime(random)
    steps.push({ at, name: `${id} shop's ${kind} ${number}`, act: 'operate', ...what })
    for (let again = random.between(0, 2); again > 0; again--) {
      const later = at + random.between(1, 60_000)
      steps.push({ at: later, name: `${id} shop's ${kind} ${number} again`, act: 'operate', ...what })
    }
  }
  if (random.chance(0.1)) steps.push({ at: soon(random), name: `${id} shop's cancel`, act: 'cancel' })
  return steps
}

/** In the first minute; often within a double click of the beginning. */
function soon(random: Random): number {
  return random.chance(0.5) ? random.between(0, 300) : random.between(0, 60_000)
}

function shopTime(random: Random): number {
  return random.chance(0.1) ? HOLDS_END_MS + random.between(-60_000, 60_000) : random.between(1_000, 300_000)
}

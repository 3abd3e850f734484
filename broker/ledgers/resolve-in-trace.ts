import { traceIdFrom } from '../../protocol/trace.ts'
import type { Env } from '../env.ts'
import { heldUntil, holdBack } from '../issuers/hold-back.ts'
import { issuerByPrefix } from '../issuers/issuer-registry.ts'
import { logEvent } from '../operations-log.ts'
import type { LedgerPort } from '../payments/ports/ledger.ts'
import type { Payment } from '../payments/payment.ts'
import { resolvePayment } from '../payments/resolve-payment.ts'
import { Resolver } from '../payments/resolver.ts'
import type { Resolution } from '../payments/resolver.ts'

/** Makes the resolver of a ledger's alarm. */
export function resolverInTrace(
  env: Env,
  ledger: LedgerPort,
  given: Pick<ConstructorParameters<typeof Resolver>[0], 'book' | 'now' | 'arm'>,
): Resolver {
  return new Resolver({
    ...given,
    resolve: (payment) => resolveInTrace(env, ledger, payment),
    report: (error, payment) => logEvent('resolve_failed', { error, ...(payment === undefined ? {} : { payment }) }),
  })
}

/** Resolves a payment in a trace of its own: its log line names the payment's. */
async function resolveInTrace(env: Env, ledger: LedgerPort, payment: Payment): Promise<Resolution> {
  const held = await heldUntil(ledger, payment, Date.now())
  if (held !== undefined) return { heldUntil: held }
  const issuerOf = async (prefix: string) => holdBack(await issuerByPrefix(env, prefix, payment.livemode))
  const traceId = traceIdFrom(crypto.randomUUID())
  const begunAt = Date.now()
  let outcome = 'failed'
  try {
    const isAnswered = await resolvePayment({ ledger, issuerOf, traceId }, payment, begunAt)
    outcome = isAnswered ? 'answered' : 'unanswered'
    return isAnswered
  } finally {
    logEvent('resolved', { ...aboutResolution(payment, traceId), outcome, ms: Date.now() - begunAt })
  }
}

function aboutResolution({ id, pendingOperation, traceId }: Payment, own: string) {
  return {
    trace_id: own,
    payment: id,
    ...(traceId && { payment_trace_id: traceId }),
    ...(pendingOperation && { operation: pendingOperation }),
  }
}

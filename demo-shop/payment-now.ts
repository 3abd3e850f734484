import { retrievePayment } from '../sdk/index.ts'
import type { FuriwakeConfig, Payment } from '../sdk/index.ts'

/** A page is shown without it rather than later. */
const WAIT_MS = 2_000

/** Returns an order's payment as the broker has it now; undefined where there is none, or no answer soon. The verdict counts; this says the rest. */
export async function paymentNow(furiwake: FuriwakeConfig, paymentId: string | null): Promise<Payment | undefined> {
  return paymentId === null ? undefined : answeredSoon(retrievePayment(furiwake, paymentId))
}

/** Returns what the broker answers, or undefined where it does not soon, or refuses. */
export async function answeredSoon<T>(asked: Promise<T>): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), WAIT_MS)
  })
  return Promise.race([asked.catch(() => undefined), late]).finally(() => {
    if (timer !== null) clearTimeout(timer)
  })
}

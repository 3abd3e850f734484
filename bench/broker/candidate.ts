/** The steps of a payment that are measured, in their order. */
export const STEPS = ['create', 'open the page', 'authorize', 'verdict'] as const
export type Step = (typeof STEPS)[number]

/** One that can take payments: the product, or a floor. */
export interface Candidate<T = unknown> {
  name: string
  /** Of the process whose CPU is read. */
  pid: number | undefined
  /** Says how many times as many are measured of it, where one takes too little CPU to be counted. */
  repeat?: number
  /** A payment that has been begun: what `create` gives and the other steps take. */
  create(): Promise<T>
  page(payment: T): Promise<void>
  authorize(payment: T): Promise<void>
  verdict(payment: T): Promise<void>
  stop(): Promise<void>
}

/** As the sealing of a password makes it, in length and shape: no stand-in opens it. */
export const SEALED_PASSWORD = `eyJ${'A'.repeat(150)}..${'A'.repeat(16)}.${'A'.repeat(683)}.${'A'.repeat(22)}`

/** Returns what a shop with two things in the cart sends. */
export function transactionRequest(order: string): string {
  return JSON.stringify({
    amount: 12_800,
    currency: 'JPY',
    order,
    description: 'Two cups and a tea pot',
    items: [
      { name: 'Cup, celadon', quantity: 2, amount: 2_400 },
      { name: 'Tea pot, ash glaze', quantity: 1, amount: 8_000 },
    ],
    metadata: { cart: 'c-20261123-0001' },
  })
}

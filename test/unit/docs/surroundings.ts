/** Types of what the documents' samples take for granted of a shop around them. */
export const SURROUNDINGS = `
import type { Hono } from 'hono'
import type { FuriwakeConfig, ListeningShop, Payment, ShopOrder, VerdictClaims, WebhookEvent } from 'furiwake/sdk'
import type {} from 'furiwake/element'
import type { Page } from 'playwright-core'
import type { TestMember } from 'furiwake/testing'

declare global {
  /** The shop's books. */
  interface Order extends ShopOrder { paymentId: string; status: string }
  interface Context { req: { raw: Request } }
  const books: {
    orderOfCart(context: Context): Promise<Order | undefined>
    ownOrder(context: Context, number: string): Promise<Order | undefined>
    order(number: string): Promise<Order | undefined>
    keepPayment(order: Order, payment: { attempt: number; paymentId: string }): Promise<boolean>
    shipOnce(order: Order): Promise<void>
    takeVerdict(order: string | undefined, verdict: string | undefined): Promise<void>
    note(payment: WebhookEvent['payment']): Promise<void>
    noteRefund(amount: number, outcome: string): Promise<void>
    noteAllIsBack(): Promise<void>
  }
  const order: Order & ((number: string) => Promise<Order>)
  const context: Context
  const orderOfSession: (number: string | undefined) => Promise<Order>
  const orderByNumber: (number: string) => Promise<Order>
  const orderOfCart: (context: Context) => Promise<Order>
  const orderOfCookie: (number?: string) => Promise<Order | undefined>
  const ownOrder: (context: Context, number: string) => Promise<Order>
  const keepPayment: (order: Order, attempt: number, paymentId: string) => Promise<boolean>
  const shipOnce: (order: Order) => Promise<void>
  const note: (order: Order, verdict: VerdictClaims) => Promise<void>
  const count: (payment: object) => void

  /** The shop's server, and its settings. */
  const app: Hono
  const shop: ListeningShop<Context, Order>
  const furiwake: FuriwakeConfig
  const secret: string
  const request: Request
  const form: { get(name: string): string }
  const payment: Payment & { checkout_url: string }
  const signed: string
  const staff: { name: string }
  const customer: string
  const secrets: { keep(name: string, value: string): Promise<void> }
  const mail: { send(to: string, text: string): Promise<void> }
  const queue: { later(order: string, milliseconds: number | undefined): Promise<void> }
  const log: { error(...words: unknown[]): void }
  const report: ((...words: unknown[]) => void) & { line(...cells: unknown[]): void; total(...cells: unknown[]): void }

  /** The shop's page, and its tests. */
  const page: Page
}
`

/** The same for samples in JavaScript, without types: an issuer's server and a shop's on Express. */
export const UNTYPED = `
import type {} from 'furiwake/element'
declare global {
  const app: any, books: any, members: any, origin: any, signingKeys: any, encryptionKeys: any, seen: any
  const key: any, lastCodeOf: any, createServer: any, furiwake: any, requireStaff: any, report: any
}
`

/** Packages of the shop's own that are not installed here. */
export const OTHER_PACKAGES = `
declare module 'express' {
  const express: () => Record<'get' | 'post' | 'listen', (...given: any[]) => any>
  export default express
}
declare module '@/app/shop' {
  import type { ListeningShop, ShopOrder } from 'furiwake/sdk'
  export const shop: ListeningShop<undefined, ShopOrder>
}
declare module '@playwright/test' {
  import type { Page } from 'playwright-core'
  type Matchers = Record<'toMatchObject' | 'toHaveURL', (wanted: unknown) => Promise<void>>
  export function expect(value: unknown): Matchers
  export function test(name: string, body: (given: { page: Page }) => Promise<void>): void
}
`

import type { FuriwakeConfig } from '../sdk/index.ts'
import type { CartLine } from './schema.ts'

/** The bindings of `wrangler.toml`. */
export interface Env {
  DB: D1Database
  /** The broker's origin, and who this shop is there. */
  BROKER: string
  MERCHANT: string
  /** Secret: `sk_…`. */
  FURIWAKE_SECRET_KEY: string
  /** Secret: `whsec_…`, of the endpoint at /webhooks; without it the shop hears of nothing. */
  WEBHOOK_SECRET?: string
  /** JSON array of {@link TestMember}: only where the shop is a demo. */
  TEST_MEMBERS?: string
}

/** Describes what the demo's issuers do with a payment; `other` is a story that this shop has no word for. */
export const STORIES = [
  'plain',
  'insufficient_funds',
  'locked',
  'expired',
  'slow',
  'lost_reply',
  'unreachable',
  'approval_elsewhere',
  'paid_later',
  'other',
] as const
export type Story = (typeof STORIES)[number]

/** An ID that a developer may pay with in the demo. */
export interface TestMember {
  issuer_name: string
  id: string
  password: string
  story: Story
}

export type Language = 'en' | 'ja'

/** Describes what a request carries through the shop. */
export interface ShopEnv {
  Bindings: Env
  Variables: {
    session: string
    language: Language
    cart: CartLine[]
  }
}

const configs = new WeakMap<Env, FuriwakeConfig>()

/** Returns the shop's account at the broker, as the SDK takes it. */
export function furiwakeOf(env: Env): FuriwakeConfig {
  const known = configs.get(env)
  if (known) return known
  const config = { broker: env.BROKER, merchant: env.MERCHANT, secretKey: env.FURIWAKE_SECRET_KEY }
  configs.set(env, config)
  return config
}

/** Returns the demo's IDs; none where there are none or they can't be read. */
export function testMembersOf(env: Env): TestMember[] {
  try {
    const members = JSON.parse(env.TEST_MEMBERS ?? '[]') as (Omit<TestMember, 'story'> & { story: string })[]
    return members.map((member) => ({ ...member, story: STORIES.find((known) => known === member.story) ?? 'other' }))
  } catch {
    return []
  }
}

/**
 * The product's promise: the broker can't read a password or an account
 * number. Everything that goes into the broker, out of it, into its storage
 * and into its log is collected and searched. The searches that must find
 * something show that the ones that find nothing have looked.
 */

import { runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { databaseText } from '../issuer-databases.ts'
import { ledgerObject, newPayment, pageCalls, shopCalls, startSystem } from '../scenario.ts'
import type { Scenario, TestMember } from '../scenario.ts'

let system: Scenario
const seen: string[] = []

beforeAll(async () => {
  system = await startSystem()
})
beforeEach(() => {
  seen.length = 0
  for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, method).mockImplementation((...said) => void seen.push(said.map(String).join(' ')))
  }
  for (const { authentication, relay } of Object.values(system.issuers.origins)) {
    for (const [origin, path] of [
      [authentication, '/authenticate'],
      [relay, '/transactions'],
      [relay, '/inquiries'],
    ] as const) {
      system.breaks(origin, path, async (request, next) => {
        seen.push(await textOf(request.clone()))
        const answer = await next()
        seen.push(JSON.stringify([...answer.headers]), await textOf(answer.clone()))
        return answer
      })
    }
  }
})
afterEach(() => {
  system.mend()
  vi.restoreAllMocks()
})

/** Every table of the merchant's ledger and of the directory. */
async function storage(): Promise<string> {
  const ledger = await runInDurableObject(ledgerObject(system.merchant.ledger), (_object, state) => {
    const tables = state.storage.sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
      .toArray()
    const own = tables.filter(({ name }) => !name.startsWith('_cf_') && !name.startsWith('sqlite_'))
    return JSON.stringify(own.map(({ name }) => state.storage.sql.exec(`SELECT * FROM "${name}"`).toArray()))
  })
  return ledger + (await databaseText('DIRECTORY'))
}

/** Signed messages are texts, whatever their media type. */
async function textOf(message: Request | Response): Promise<string> {
  return new TextDecoder().decode(await message.arrayBuffer())
}

/** The texts, and what their base64url parts say, two layers deep: a sealed text inside a signed one. */
function readable(texts: readonly string[]): string {
  const once = texts.flatMap(decodedParts)
  return [...texts, ...once, ...once.flatMap(decodedParts)].join('\n')
}

function decodedParts(text: string): string[] {
  return (text.match(/[\w-]{16,}/g) ?? []).map((part) => {
    try {
      return atob(part.replaceAll('-', '+').replaceAll('_', '/'))
    } catch {
      return ''
    }
  })
}

function secretsOf(member: TestMember): string[] {
  const { released } = member
  const account =
    'member_number' in released ? [released.member_number] : [released.account_number, released.account_holder]
  return [member.password, ...account]
}

async function everything(): Promise<string> {
  return readable([...seen, await storage()])
}

describe.each(['sumire', 'hinode'] as const)('After payments at %s', (key) => {
  const member = (): TestMember => system.issuers.members[key].plain

  test('the broker’s traffic, storage and log hold neither the password nor the account', async () => {
    const payment = await newPayment(system.merchant)
    const wrong = await system.attempts(payment, member(), { password: `${member().password}x` })
    const paid = await system.attempts(payment, member())
    const read = await shopCalls(system.merchant, 'GET', `/v1/payments/${payment.id}`)
    seen.push(JSON.stringify([wrong.body, paid.body, read.body]))
    expect(paid.body.status).toBe('captured')
    const text = await everything()
    expect(text).toContain(payment.id)
    expect(text).toContain('furiwake-authenticated+jwt')
    for (const secret of secretsOf(member())) expect(text).not.toContain(secret)
  })

  test('the same search finds a password whose seal is taken off', async () => {
    const payment = await newPayment(system.merchant)
    const bare = btoa(JSON.stringify({ password: member().password, padding: 'x'.repeat(40) }))
    const seal = `e30..aXY.${bare.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.dGFn`
    await system.attempts(payment, member(), { seal })
    expect(await everything()).toContain(member().password)
  })

  test('the same search finds what is kept in the ledger', async () => {
    await newPayment(system.merchant, { metadata: { note: member().account } })
    expect(await everything()).toContain(member().account)
  })
})

describe('The relay centres', () => {
  test.each([
    ['CARD_RELAY', 'sumire'],
    ['BANK_RELAY', 'hinode'],
  ] as const)('%s keeps no account', async (database, key) => {
    const member = system.issuers.members[key].plain
    await system.pays(member)
    const text = await databaseText(database)
    expect(text.length).toBeGreaterThan(100)
    for (const secret of secretsOf(member)) expect(text).not.toContain(secret)
  })
})

describe('A problem', () => {
  test('repeats nothing of a password that was sent in the clear by mistake', async () => {
    const payment = await newPayment(system.merchant)
    const refused = await pageCalls(payment, 'authorize', { member_id: '410022073119', password: 'open sesame' })
    expect(refused.status).toBe(400)
    expect(JSON.stringify(refused.body) + (await everything())).not.toContain('sesame')
  })
})

/** A shop hears of a payment also when nobody is there to bring it the verdict, and the books then agree. */

import { describe, expect, test } from 'vitest'
import { inRepository } from '../../tools/root.ts'
import { runScript } from '../../tools/run.ts'
import { SAYS, fillCart, openDialog, pay, ownStageOfFile } from './stage.ts'
import type { Visitor } from './stage.ts'

const DEADLINE_MS = 60_000

const stage = ownStageOfFile()

interface Delivery {
  event: { type: string }
  state: string
}

async function deliveries(): Promise<Delivery[]> {
  const { broker, merchant } = stage.info
  const path = `/v1/webhook-endpoints/${merchant.webhook_endpoint}/deliveries`
  const response = await fetch(`${broker}${path}`, { headers: { authorization: `Bearer ${merchant.secret_key}` } })
  return ((await response.json()) as { data: Delivery[] }).data
}

/** The member pays, and the page is closed before the answer can come. */
async function paysAndLeaves(visitor: Visitor, prefix: string, story: string): Promise<void> {
  await fillCart(stage, visitor)
  const frame = await openDialog(visitor)
  await pay(frame, visitor, stage.member(prefix, story))
  await frame.getByText('Relay centre').first().waitFor()
  await visitor.page.close()
}

describe('A member who pays and closes the page at once', () => {
  test.each([
    ['4', 'slow'],
    ['7', 'lost_reply'],
    ['MK', 'lost_reply'],
  ])('at %s, %s: finds the order paid and on its way when coming back', async (prefix, story) => {
    const visitor = await stage.visitor()
    await paysAndLeaves(visitor, prefix, story)
    const page = await visitor.context.newPage()
    await expect
      .poll(
        async () => {
          await page.goto(`${stage.info.shop}/orders`)
          return page.locator('ul.orders li').first().textContent()
        },
        { timeout: DEADLINE_MS, interval: 1_000 },
      )
      .toContain('On its way')
    expect(await page.getByText(SAYS.en.start).count()).toBe(0)
    const captured = (await deliveries()).filter(({ event }) => event.type === 'payment.captured')
    expect(captured.map(({ state }) => state)).toContain('delivered')
  })

  test('leaves books that agree with the issuers’, operation by operation', async () => {
    const visitor = await stage.visitor()
    await paysAndLeaves(visitor, '4', 'lost_reply')
    const run = () =>
      runScript(inRepository('tools', 'reconcile.ts'), ['--state', stage.demo.state.folder], {
        deadlineMs: DEADLINE_MS,
        output: 'collect',
      })
    await expect.poll(async () => (await run()).code, { timeout: DEADLINE_MS, interval: 1_000 }).toBe(0)
    const { output } = await run()
    expect(output).toContain('Sumire Card')
    expect(output).toContain('Hinode Bank')
    expect(output).toContain('Mikan Prepaid')
    expect(output.match(/Nothing differs\./g)).toHaveLength(4)
    expect(output).toMatch(/capture JPY\s+[\d,]+\s+[\d,]+/)
  })

  test.each([
    [['2026-02-30'], '"2026-02-30" is no day'],
    [['2026-01-01', '2026-01-02'], 'One day at a time'],
    [['--state', '/nowhere'], 'start it first'],
    [['--help'], 'known: a day, --state DIR'],
  ])('is told in one sentence what is wrong with %j', async (args, sentence) => {
    const tool = inRepository('tools', 'reconcile.ts')
    const { code, output } = await runScript(tool, args, { deadlineMs: DEADLINE_MS, output: 'collect' })
    expect(code).toBe(1)
    expect(output.trim().split('\n')).toHaveLength(1)
    expect(output).toContain(sentence)
  })
})

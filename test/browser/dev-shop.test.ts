/** One's own shop at the broker on one's own machine: entered as `furiwake dev` enters it, paid in a browser, and told of what is triggered. */

import { createServer } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { verifyWebhook } from '../../sdk/index.ts'
import type { DevInfo } from '../../tools/dev/dev-file.ts'
import { enterShop } from '../../tools/dev/enter-shop.ts'
import { Shop } from '../../tools/dev/shop.ts'
import { ENDINGS, trigger } from '../../tools/dev/trigger.ts'
import { elementFor, embed, heardBy } from './embed.ts'
import { dialogOf, pay, SAYS, stageOfFile } from './stage.ts'
import { openTestSite, type TestSite } from './test-site.ts'

const stage = stageOfFile()

/** A shop's server that takes events, and believes those that are signed. */
async function openReceiver() {
  const told: { type: string; payment: string | undefined }[] = []
  let secret = ''
  const takes = (body: string, headers: IncomingHttpHeaders): boolean => {
    try {
      const { type, payment } = verifyWebhook(secret, { headers, body })
      return told.push({ type, payment: payment?.id }) > 0
    } catch {
      return false
    }
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.writeHead(takes(Buffer.concat(chunks).toString(), request.headers) ? 204 : 400).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`
  return { told, url, believes: (of: string) => void (secret = of), close: () => void server.close() }
}

describe('A shop of one’s own', () => {
  let site: TestSite
  let receiver: Awaited<ReturnType<typeof openReceiver>>
  let info: DevInfo
  let shop: Shop

  beforeAll(async () => {
    site = await openTestSite()
    receiver = await openReceiver()
    info = await enterShop(stage.info, undefined, { origins: [site.origin], webhook: receiver.url })
    receiver.believes(info.webhook?.secret ?? '')
    shop = new Shop(info)
  })
  afterAll(async () => {
    receiver.close()
    await site.close()
  })

  test('is paid on its own page, from its own origin', async () => {
    const payment = await shop.pay({ amount: 1_200, currency: 'JPY', order: 'OWN-1' })
    const visitor = await stage.visitor()
    const page = await embed(stage, site, visitor, elementFor(stage, payment))
    await page.getByRole('button', { name: 'Pay', exact: true }).click()
    await pay(dialogOf(page), visitor, stage.member('4', 'plain'))
    await dialogOf(page).getByRole('button', { name: SAYS.en.done }).click()
    await expect.poll(async () => (await heardBy(page)).map(([name]) => name)).toContain('verdict')
    expect(await shop.read(payment.id)).toMatchObject({ status: 'captured', order: 'OWN-1' })
    await expect.poll(() => receiver.told).toContainEqual({ type: 'payment.captured', payment: payment.id })
  })

  // The shortest time until a payment expires is a minute.
  const atOnce = Object.keys(ENDINGS).filter((event) => event !== 'payment.expired')
  test.each(atOnce)('is told of %s when it is triggered', async (event) => {
    const { payment } = await trigger(info, shop, event, { amount: 500 })
    await expect.poll(() => receiver.told).toContainEqual({ type: event, payment })
  })

  test('hears by a sentence that there is no such event', async () => {
    await expect(trigger(info, shop, 'payment.lost', {})).rejects.toThrow('Known: payment.captured')
  })

  test('started again is the same shop, at its new address, and at one endpoint', async () => {
    const moved = { origins: ['http://localhost:4000'], webhook: 'http://localhost:4000/webhooks' }
    const again = await enterShop(stage.info, info, moved)
    expect(again).toMatchObject({ merchant: info.merchant, origins: moved.origins, webhook: { url: moved.webhook } })
    expect(again.webhook?.id).not.toBe(info.webhook?.id)
    const silent = await enterShop(stage.info, again, { origins: moved.origins })
    expect(silent.webhook).toBeUndefined()
    const answer = await fetch(`${info.broker}/v1/webhook-endpoints`, {
      headers: { authorization: `Bearer ${info.merchant.secret_key}` },
    })
    expect(await answer.json()).toMatchObject({ data: [] })
  })
})

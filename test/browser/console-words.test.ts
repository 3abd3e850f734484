/** The consoles in Japanese, read by people who know no code: what has a word for people is shown by it. */

import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'

import { asked, askedByShop, comesIn, CONSOLE_PAGES, opens, pays } from './console-visits.ts'
import { ownStageOfFile } from './stage.ts'

// A demo of its own: its log names nobody that another file let in.
const stage = ownStageOfFile()

/** Words of programs that have one for people. Ids, addresses and signed documents are shown as they are. */
const RAW =
  /\b(?:[a-z]+(?:_[a-z]+)+|credit|debit|prepaid|counter|open|processing|authorized|captured|refunded|voided|declined|cancelled|expired|approved|pending|capture|refund|void|reverse|live|test|enabled|disabled|failing|clean|differs|unavailable|up|down|half_open|unheard)\b/

/** Reads the text of a page for people, piece by piece: without what is meant for programs, and without names of somebody's own. */
async function textForPeople(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const copy = document.querySelector('.around')?.cloneNode(true) as HTMLElement
    const notForPeople = '.id, .claims, pre, [lang=en], .changes dd, .document'
    for (const each of copy.querySelectorAll(notForPeople)) each.remove()
    const walker = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT)
    const texts: string[] = []
    while (walker.nextNode()) texts.push(walker.currentNode.textContent ?? '')
    return texts.map((text) => text.trim()).filter((text) => text !== '')
  })
}

/** Tells people what their programs will read: a name that an integrator looks for. */
const NAMED_ON_PURPOSE = /furiwake-error が frame_stranger/

describe('In Japanese no code stands where there is a word,', () => {
  test('in any page of a shop’s console', async () => {
    for (const [issuer, story] of [
      ['4', 'plain'],
      ['7', 'insufficient_funds'],
    ] as const) {
      await pays(stage, await stage.visitor({ language: 'ja' }), issuer, story)
    }
    const staff = await stage.visitor({ language: 'ja' })
    const { page } = staff
    await comesIn(stage, staff, 'operator')
    const { data } = await askedByShop<{ data: { id: string; status: string }[] }>(stage, '/v1/payments?limit=50')
    const [captured, declined] = ['captured', 'declined'].map((wanted) => data.find(({ status }) => status === wanted))
    const endpoints = await askedByShop<{ data: { id: string }[] }>(stage, '/v1/webhook-endpoints')
    const found: string[] = []
    const paths = [
      ...CONSOLE_PAGES,
      `payments/${captured?.id}`,
      `payments/${declined?.id}`,
      `webhooks/${endpoints.data[0]?.id}`,
    ]
    for (const path of [...paths, 'tallies?by=method', 'tallies?by=issuer']) {
      await opens(stage, page, `/console/${path}`)
      found.push(
        ...(await textForPeople(page))
          .filter((text) => RAW.test(text) && !NAMED_ON_PURPOSE.test(text))
          .map((text) => `${path}: ${text}`),
      )
    }
    expect(found).toEqual([])
    await opens(stage, page, '/console/tallies?by=method')
    await page.getByRole('row', { name: 'クレジット' }).first().waitFor()
  })

  test('in any page of the operators’ console', async () => {
    const staff = await stage.visitor({ language: 'ja' })
    const { page } = staff
    const token = stage.info.operator_token
    const day = new Date().toISOString().slice(0, 10)
    await asked(stage, '/operator/v1/reconciliations', token, { business_date: day, issuer: '4' })
    const { url } = await asked<{ url: string }>(stage, '/operator/v1/console-sessions', token, {})
    await page.goto(url)
    await page.locator('nav').waitFor()
    const found: string[] = []
    const pages = [
      'attention',
      'issuers',
      'issuers/4',
      'reconciliations',
      `reconciliations/${day}?issuer=4`,
      'merchants',
    ]
    for (const path of [...pages, `merchants/${stage.info.merchant.id}`, 'audit']) {
      await opens(stage, page, `/operator/console/${path}`)
      found.push(
        ...(await textForPeople(page))
          .filter((text) => RAW.test(text) && !NAMED_ON_PURPOSE.test(text))
          .map((text) => `${path}: ${text}`),
      )
    }
    expect(found).toEqual([])
  })
})

/** Every page of both consoles, /verify, and the pages of errors, held against the rules of axe: in each language, light and dark, wide and narrow. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'

import { stageOfFile } from './stage.ts'
import type { Language, Visitor } from './stage.ts'

const stage = stageOfFile()
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  id: string
  nodes: { target: string[]; failureSummary: string }[]
}

const WIDE = { width: 1280, height: 900 }
const NARROW = { width: 360, height: 740 }
/** Of the four, two in each language: together each is in every theme and width. */
const LOOKS = {
  en: [
    { size: WIDE, scheme: 'light' },
    { size: NARROW, scheme: 'dark' },
  ],
  ja: [
    { size: NARROW, scheme: 'light' },
    { size: WIDE, scheme: 'dark' },
  ],
} as const
/** Rules that depend on the theme and the width: in the second look the others would say the same again. */
const RULES_OF_LOOKS = ['color-contrast', 'scrollable-region-focusable', 'target-size']
const WAITING = /Loading…|読み込んでいます…|Checking…|確かめています…/

async function asked<T>(path: string, key: string, body?: object): Promise<T> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'idempotency-key': crypto.randomUUID(),
  }
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) }
  return (await (await fetch(`${stage.info.broker}${path}`, init)).json()) as T
}

/** Goes to an address, and waits until what it shows is there. */
async function opens(page: Page, path: string): Promise<void> {
  // Away first: another fragment alone loads nothing.
  if (path.startsWith('/verify')) await page.goto('about:blank')
  await page.goto(`${stage.info.broker}${path}`)
  await page.locator('main h1').waitFor()
  // What is folded away may wait until somebody opens it.
  const waiting = page.locator('main').getByText(WAITING).filter({ visible: true })
  await expect.poll(() => waiting.count(), { timeout: 15_000 }).toBe(0)
}

/** Finds, by axe, what is wrong with a page as it is shown now, in both of the language's looks; and what scrolls the page sideways. */
async function found({ page, language }: Visitor, name: string): Promise<string[]> {
  const all: string[] = []
  for (const [index, { size, scheme }] of LOOKS[language].entries()) {
    await page.setViewportSize(size)
    await page.emulateMedia({ colorScheme: scheme })
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    const look = `${name} (${language}, ${scheme}, ${size.width} px)`
    if ((await page.evaluate(() => typeof Reflect.get(globalThis, 'axe'))) === 'undefined') await page.evaluate(AXE)
    const only = index === 0 ? {} : { runOnly: RULES_OF_LOOKS }
    const violations = await page.evaluate(async (given) => {
      const { run } = Reflect.get(globalThis, 'axe') as {
        run: (root: Document, options: object) => Promise<{ violations: Violation[] }>
      }
      return (await run(document, { resultTypes: ['violations'], ...given })).violations
    }, only)
    all.push(
      ...violations.map(
        ({ id, nodes }) => `${look}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      ),
    )
    if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) all.push(`${look} is too wide`)
  }
  return all
}

describe.each(['en', 'ja'] as const)('Nothing is found by axe, in %s,', (language: Language) => {
  test('in any page of a shop’s console, nor in what it asks', async () => {
    const visitor = await stage.visitor({ language })
    const { page } = visitor
    const key = stage.info.merchant.secret_key
    const endpoints = await asked<{ data: { id: string }[] }>('/v1/webhook-endpoints', key)
    const order = { amount: 3200, currency: 'JPY', order: `Axe ${language}` }
    const { id: payment } = await asked<{ id: string }>('/v1/payments', key, order)
    const { url } = await asked<{ url: string }>('/v1/console-sessions', key, { role: 'operator', name: 'Aoi' })
    await page.goto(url)
    await page.locator('nav').waitFor()
    const findings: string[] = []
    const pages = [
      '',
      `payments/${payment}`,
      'payments/pay_x',
      'tallies',
      'arrivals',
      'webhooks',
      `webhooks/${endpoints.data[0]?.id}`,
    ]
    const seen: string[] = []
    for (const path of [...pages, 'keys', 'origins', 'calendar', 'log', 'nowhere']) {
      await opens(page, `/console/${path}`)
      findings.push(...(await found(visitor, path)))
      seen.push(await page.title())
      const asks = page.locator('.actions .go')
      if (!['webhooks', 'keys', 'origins', 'calendar'].includes(path)) continue
      await asks.click()
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Enter')
      findings.push(...(await found(visitor, `${path}, asking`)))
    }
    expect(findings).toEqual([])
    // One for each page: what cannot be found is called by its list, or by what it is not.
    expect(new Set(seen).size).toBeGreaterThanOrEqual(seen.length - 1)
  })

  test('in any page of the operators’ console', async () => {
    const visitor = await stage.visitor({ language })
    const { page } = visitor
    const token = stage.info.operator_token
    const end = new Date(Date.now() + 86_400_000).toISOString()
    await asked('/operator/v1/tokens', token, { name: 'Ends soon', scopes: ['audit:read'], expires_at: end })
    const day = new Date().toISOString().slice(0, 10)
    await asked('/operator/v1/reconciliations', token, { business_date: day, issuer: '4' })
    const { url } = await asked<{ url: string }>('/operator/v1/console-sessions', token, {})
    await page.goto(url)
    await page.locator('nav').waitFor()
    const findings: string[] = []
    const seen: string[] = []
    const pages = ['', 'issuers', 'issuers/4', 'reconciliations', `reconciliations/${day}?issuer=4`, 'merchants']
    for (const path of [...pages, `merchants/${stage.info.merchant.id}`, 'audit', 'nowhere']) {
      await opens(page, `/operator/console/${path}`)
      await page
        .locator('details')
        .evaluateAll((all) => all.slice(0, 3).forEach((each) => each.setAttribute('open', '')))
      findings.push(...(await found(visitor, `operator/${path}`)))
      seen.push(await page.title())
    }
    await page.locator('header button').last().click()
    await page.locator('.gate').waitFor()
    findings.push(...(await found(visitor, 'signed out')))
    expect(findings).toEqual([])
    expect(new Set(seen).size).toBe(seen.length)
  })

  test('in any state of the page that verifies', async () => {
    const visitor = await stage.visitor({ language })
    const { page } = visitor
    const key = stage.info.merchant.secret_key
    const order = { amount: 3200, currency: 'JPY', order: `Verified ${language}` }
    const { id } = await asked<{ id: string }>('/v1/payments', key, order)
    await asked(`/v1/payments/${id}/cancel`, key, {})
    const { verdict } = await asked<{ verdict: string }>(`/v1/payments/${id}/verdict`, key)
    const findings: string[] = []
    for (const [name, document] of [
      ['empty', ''],
      ['a verdict', verdict],
      ['changed', `${verdict.slice(0, -6)}AAAAAA`],
      ['nothing', 'eyJ.nothing'],
    ] as const) {
      await opens(page, `/verify#${document}`)
      await page.locator('details').evaluateAll((all) => all.forEach((each) => each.setAttribute('open', '')))
      findings.push(...(await found(visitor, `verify, ${name}`)))
    }
    expect(findings).toEqual([])
  })

  test('in the page of an error, of the API or of the element', async () => {
    const visitor = await stage.visitor({ language })
    const findings: string[] = []
    for (const code of ['amount_invalid', 'frame_unreachable']) {
      await opens(visitor.page, `/errors/${code}`)
      expect(await visitor.page.locator('html').getAttribute('lang')).toBe(language)
      findings.push(...(await found(visitor, code)))
    }
    expect(findings).toEqual([])
  })
})

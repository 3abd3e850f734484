/** The dialog's page by itself: translated, composed into, long names, small screens, forced and dark colours. */

import type { FrameLocator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { CheckoutState } from '../../protocol/checkout-api.ts'
import { contrast } from '../../protocol/look.ts'
import { elementFor, embed, newPayment } from './embed.ts'
import { typeIn } from './arrival.ts'
import { SAYS, dialogOf, fillCart, openDialog, pay, stageWithSite } from './stage.ts'
import type { Language, Visitor } from './stage.ts'

const { stage, site } = stageWithSite()

/** From now on the page is told this of its payment, in place of what the broker says. */
async function tellPage(page: Page, over: (state: CheckoutState) => Partial<CheckoutState>): Promise<void> {
  await page.route(/\/checkout\/\w+\/(status|authorize)/, async (route) => {
    const response = await route.fetch()
    const state = (await response.json()) as CheckoutState
    await route.fulfill({ response, json: { ...state, ...over(state) } })
  })
}

async function openWith(
  visitor: Visitor,
  over: (state: CheckoutState) => Partial<CheckoutState>,
  given: Record<string, unknown> = {},
): Promise<FrameLocator> {
  const { page } = visitor
  await tellPage(page, over)
  await embed(stage, site, visitor, elementFor(stage, await newPayment(stage, given)))
  await page
    .locator('furiwake-checkout')
    .evaluate((element, locale) => element.setAttribute('locale', locale), visitor.language)
  await page.locator('furiwake-checkout button').first().click()
  await dialogOf(page).locator('main[data-screen]').waitFor()
  return dialogOf(page)
}

describe('A translator that wraps every text, also where a page asks it not to', () => {
  test.each([
    ['7', 'insufficient_funds', 'Not paid', 'Hinode Bank says the balance is too low'],
    ['4', 'slow', 'Paid ¥3,200', 'Sumire Card approved it'],
  ])('at %s, %s: the end is the true one (%s)', async (prefix, story, title, text) => {
    const visitor = await stage.visitor()
    await visitor.context.addInitScript(() => {
      const wrap = (node: Node): void => {
        const texts: Text[] = []
        const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT)
        for (let next = walker.currentNode; next; next = walker.nextNode() as Node)
          if (next instanceof Text) texts.push(next)
        for (const each of texts) {
          if (!each.data.trim() || each.parentElement?.closest('font, script, style, svg')) continue
          const [outer, inner] = [document.createElement('font'), document.createElement('font')]
          each.replaceWith(outer)
          outer.append(inner)
          inner.append(each.data)
        }
      }
      new MutationObserver((records) => {
        for (const { addedNodes, target, type } of records)
          for (const node of type === 'characterData' ? [target] : addedNodes) wrap(node)
      }).observe(document, { childList: true, subtree: true, characterData: true })
    })
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, stage.member(prefix, story))
    await frame.getByRole('heading', { name: title }).waitFor()
    expect(await frame.locator('font').count()).toBeGreaterThan(4)
    const said = await frame.locator('main').innerText()
    expect(said).toContain(text)
    expect(said).not.toContain('Waiting for')
  })
})

test('an input method’s last key does nothing but end the composition, in Safari’s order of events too', async () => {
  const visitor = await stage.visitor()
  await fillCart(stage, visitor)
  const frame = await openDialog(visitor)
  const input = frame.getByLabel('Member ID', { exact: true })
  await typeIn(input, stage.member('4', 'plain').id)
  const compose = (key: string): Promise<boolean> =>
    input.evaluate((field, pressed) => {
      field.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }))
      field.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))
      const init = { key: pressed, keyCode: 229, isComposing: false, bubbles: true, cancelable: true }
      return field.dispatchEvent(new KeyboardEvent('keydown', init))
    }, key)
  await compose('Escape')
  expect(await compose('Enter')).toBe(false) // its own action, sending the form, is called off
  await input.press('ArrowLeft')
  expect(await input.isVisible()).toBe(true)
  expect(await frame.locator('main').getAttribute('data-screen')).toBe('form')
  await input.press('Escape')
  await visitor.page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
})

const LONG_SHOP = '株式会社山川草木花鳥風月春夏秋冬東西南北陶器製作所鎌倉本店工房直売所通信販売部門'
const LONG_ISSUER = '株式会社すみれ国際信用販売カードサービスジャパン東日本支社会員様専用窓口第一事業本部'
const LONG_ORDER = 'ORDER-2026-11-25-KAMAKURA-ONLINE-00000000000000000000000000001A'
const LONG = (state: CheckoutState): Partial<CheckoutState> => ({
  amount: 999_999_999_999,
  order: LONG_ORDER,
  items: [
    { name: '手びねりの大きな湯呑み茶碗'.repeat(4), quantity: 999, amount: 999_999_999 },
    { name: 'x'.repeat(80), quantity: 1, amount: 1 },
  ],
  merchant: { ...state.merchant, name: { en: LONG_SHOP, ja: LONG_SHOP } },
  ...(state.issuers && {
    issuers: state.issuers.map((issuer) => ({ ...issuer, name: { en: LONG_ISSUER, ja: LONG_ISSUER } })),
  }),
})
const CHARGED = { issuer: '4', method: 'credit', member_hint: '3118', authorization: '072941' } as const

/** Returns the parts of the page's text that are cut, broken inside a number, or outside the card; by its first characters. */
function unreadable(frame: FrameLocator): Promise<string[]> {
  return frame.locator('main').evaluate((card) => {
    const found: string[] = []
    const name = (element: Element): string =>
      `${element.localName}.${element.className}: ${element.textContent.slice(0, 30)}`
    const edge = card.getBoundingClientRect()
    const walker = document.createTreeWalker(card, NodeFilter.SHOW_TEXT)
    for (let next = walker.nextNode() as Text | null; next; next = walker.nextNode() as Text | null) {
      const parent = next.parentElement as Element
      // A long issuer's name is cut beside the ID, and whole in the promise below.
      if (!next.data.trim() || parent.closest('.quiet, svg, .issuer')) continue
      const range = document.createRange()
      range.selectNodeContents(next)
      const lines = new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom)))
      for (const { left, right } of range.getClientRects())
        if (left < edge.left - 1 || right > edge.right + 1) found.push(`outside: ${name(parent)}`)
      for (const [number = '', index] of [...next.data.matchAll(/[¥\d][\d,]{3,}/g)].map(
        (match) => [match[0], match.index] as const,
      )) {
        if (next.data.includes('ORDER') || parent.closest('.what')) continue
        range.setStart(next, index)
        range.setEnd(next, index + number.length)
        if (new Set([...range.getClientRects()].map(({ bottom }) => Math.round(bottom))).size > 1)
          found.push(`broken: ${number}`)
      }
      if (parent.matches('dt, .test, label, .link') && !parent.closest('.item, .actions') && lines.size > 1)
        found.push(`set in bits: ${name(parent)}`)
    }
    for (const element of card.querySelectorAll('*')) {
      const { left, right } = element.getBoundingClientRect()
      if (!element.closest('.quiet, svg') && (left < edge.left - 1 || right > edge.right + 1))
        found.push(`outside: ${name(element)}`)
      const clips = getComputedStyle(element).overflowX !== 'visible' && !element.matches('.quiet, bdi')
      if ((clips || element.matches('input')) && element.scrollWidth > element.clientWidth + 1)
        found.push(`cut: ${name(element)}`)
    }
    return found
  })
}

describe.each(['en', 'ja'] as const)('Long names, orders, IDs and amounts (%s)', (language: Language) => {
  test.each([
    ['form', (state: CheckoutState) => LONG(state)],
    [
      'processing',
      (state: CheckoutState) => ({
        ...LONG(state),
        ...CHARGED,
        status: 'processing' as const,
        stage: 'centre' as const,
      }),
    ],
    // The password is sealed for the true amount: only what comes after the approval is long.
    ['confirm', (state: CheckoutState) => (state.status === 'awaiting_confirmation' ? LONG(state) : {})],
    ['outcome', (state: CheckoutState) => ({ ...LONG(state), ...CHARGED, status: 'captured' as const })],
  ])('are whole on every width: %s', async (screen, over) => {
    const visitor = await stage.visitor({ language, viewport: { width: 1280, height: 900 } })
    await visitor.page.emulateMedia({ reducedMotion: 'reduce' })
    const isConfirm = screen === 'confirm'
    const frame = await openWith(visitor, over, isConfirm ? { confirmation: 'required' } : {})
    // What waits to be confirmed does so only in the dialog that it was approved in.
    if (isConfirm) await pay(frame, visitor, stage.member('7', 'plain'))
    await frame.locator(`main[data-screen=${screen}]`).waitFor()
    for (const id of screen === 'form' ? ['770153402613', '4ABCDEFGHJKLMNPQRS5'] : ['']) {
      if (id) await typeIn(frame.locator('#member-id'), id)
      for (const width of [1280, 392, 360, 320]) {
        await visitor.page.setViewportSize({ width, height: 900 })
        await expect.poll(() => frame.locator('main').evaluate(() => innerWidth)).toBe(Math.min(width, 392))
        expect(await unreadable(frame), `${width} px, ${id}`).toEqual([])
      }
    }
  })
})

test('names that run from right to left turn nothing around them', async () => {
  const visitor = await stage.visitor()
  const shop = 'בית הקדרות'
  const frame = await openWith(visitor, (state) => ({
    ...CHARGED,
    status: 'captured',
    order: 'א-1001',
    merchant: { ...state.merchant, name: { en: shop, ja: shop } },
  }))
  expect(await frame.getByText('has the result').textContent()).toContain(`\u2068${shop}\u2069 has the result`)
  expect(await frame.getByRole('definition').first().textContent()).toBe('\u2068א-1001\u2069')
  expect(await frame.locator('header bdi').count()).toBe(1)
})

test.each([
  ['too_many_attempts', true],
  ['account_closed', true],
  ['expired_account', true],
  ['insufficient_funds', false],
] as const)('after “%s” the issuer’s own help is linked: %s', async (reason, isLinked) => {
  const visitor = await stage.visitor()
  const frame = await openWith(visitor, () => ({ ...CHARGED, status: 'declined', reason }))
  await frame.getByRole('heading', { name: SAYS.en.notPaid }).waitFor()
  const link = frame.getByRole('link', { name: 'Help from Sumire Card' })
  expect(await link.count()).toBe(isLinked ? 1 : 0)
  if (!isLinked) return
  const issuer = stage.info.issuers.find(({ prefix }) => prefix === '4')
  expect(await link.getAttribute('href')).toBe(`${issuer?.authentication}/help`)
  expect(await link.getAttribute('rel')).toContain('noopener')
})

describe('Edges and focus', () => {
  test('are seen in forced colours', async () => {
    const visitor = await stage.visitor()
    await visitor.page.emulateMedia({ forcedColors: 'active' })
    const frame = await openWith(visitor, () => ({}))
    for (const label of ['Member ID', 'Password']) {
      await frame.getByLabel(label, { exact: true }).focus()
      const outline = (on: Element): string => getComputedStyle(on).outlineStyle
      expect(await frame.locator('.f:has(input:focus)').evaluate(outline)).toBe('solid')
    }
    const edge = await visitor.page.getByRole('dialog').evaluate((dialog) => {
      const { borderTopStyle, borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(dialog)
      return {
        borderTopStyle,
        borderTopWidth,
        isSeen: borderTopColor !== backgroundColor && !borderTopColor.startsWith('rgba'),
      }
    })
    expect(edge).toEqual({ borderTopStyle: 'solid', borderTopWidth: '1px', isSeen: true })
  })

  test.each([
    ['dark', '#000000'],
    ['dark', '#121117'],
  ])('the dialog has an edge against a %s page (%s)', async (_, ground) => {
    const visitor = await stage.visitor({ dark: true })
    await openWith(visitor, () => ({}))
    await visitor.page.evaluate((color) => (document.body.style.background = color), ground)
    const [edge, dim] = await visitor.page.getByRole('dialog').evaluate((dialog) => {
      const numbers = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number)
      return [
        numbers(getComputedStyle(dialog).borderTopColor),
        numbers(getComputedStyle(dialog, '::backdrop').backgroundColor),
      ]
    })
    const hex = (channels: number[]): string =>
      `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
    const page = [1, 3, 5].map((at) => parseInt(ground.slice(at, at + 2), 16))
    const veil = dim[3] ?? 1
    const dimmed = page.map((channel, index) => channel * (1 - veil) + (dim[index] ?? 0) * veil)
    expect(contrast(hex(edge.slice(0, 3)), hex(dimmed))).toBeGreaterThanOrEqual(3)
  })
})

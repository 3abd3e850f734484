import { describe, expect, test } from 'vitest'
import { lookProperties, resolveTheme } from '../../../broker/checkout-page/apply-look.ts'
import { answerOf } from '../../../broker/checkout-page/checkout-client.ts'
import { checkoutDocument } from '../../../broker/checkout-page/document.ts'
import {
  REFOCUS_MS,
  KEY_LEADS_OUT_MS,
  SAME_ACTION_MS,
  whoMovedFocus,
} from '../../../broker/checkout-page/keystroke-guard.ts'
import { lookDelayMs } from '../../../broker/checkout-page/payment-flow.ts'
import { MEMBER_ID_FIELD } from '../../../broker/checkout-page/views/form.ts'
import { ASSETS, FIRST_WORDS } from '../../../dist/broker-assets.ts'
import { LANGUAGES } from '../../../protocol/languages.ts'
import { contrast, readLook, readableOn } from '../../../protocol/look.ts'
import type { Look } from '../../../protocol/look.ts'
import { checkout } from './checkout-fixture.ts'

const look = (over: Partial<Look>): Look => ({ theme: 'light', locale: 'en', ...over })

describe('The shop’s look on the page', () => {
  test('contrast is that of WCAG', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
    expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
    expect(readableOn('#4b3fbf')).toBe('#ffffff')
    expect(readableOn('#ffd400')).toBe('#17151f')
  })

  test.each([
    [
      'a dark accent serves as it is',
      look({ accent: '#4b3fbf' }),
      { '--accent': '#4b3fbf', '--accent-text': '#ffffff' },
    ],
    [
      'a pale accent gives way to ink where it would be text, and gets an edge',
      look({ accent: '#ffe9a8' }),
      { '--accent': '#ffe9a8', '--accent-text': '#17151f', '--link': 'var(--ink)', '--edge': 'var(--ink-3)' },
    ],
    [
      'a text colour that reads is kept',
      look({ accent: '#4b3fbf', accentText: '#ffe9a8' }),
      { '--accent': '#4b3fbf', '--accent-text': '#ffe9a8' },
    ],
    [
      'one that reads worse than WCAG asks is not',
      look({ accent: '#808080', accentText: '#ffffff' }),
      { '--accent': '#808080', '--accent-text': '#17151f', '--link': 'var(--ink)' },
    ],
    [
      'a text colour alone is held against the house’s own accent',
      look({ accentText: '#5b4fd0' }),
      { '--accent-text': '#ffffff' },
    ],
    [
      'one that does not is not',
      look({ accent: '#4b3fbf', accentText: '#4b3fc0' }),
      { '--accent': '#4b3fbf', '--accent-text': '#ffffff' },
    ],
    ['corners and face', look({ radius: 0, font: 'ui-serif' }), { '--r': '0px', '--face': 'ui-serif' }],
    ['nothing given', look({}), {}],
  ])('%s', (_, given, properties) => {
    expect(lookProperties(given, 'light')).toEqual(properties)
  })

  test('every accent has a text of at least 4.5 on it, whatever the shop wished for', () => {
    const steps = ['00', '1f', '3d', '5c', '6f', '78', '80', '8a', '99', 'b8', 'd6', 'ff']
    const accents = steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => `#${red}${green}${blue}`)))
    for (const accent of accents) {
      for (const theme of ['light', 'dark'] as const) {
        for (const accentText of ['#ffffff', '#000000', '#808080', undefined]) {
          const wished = look({ accent, ...(accentText === undefined ? {} : { accentText }) })
          const { '--accent-text': text = '' } = lookProperties(wished, theme)
          expect(contrast(text, accent), `${text} on ${accent}`).toBeGreaterThanOrEqual(4.5)
        }
      }
    }
    for (let grey = 0; grey < 256; grey++) {
      const accent = `#${grey.toString(16).padStart(2, '0').repeat(3)}`
      expect(contrast(readableOn(accent), accent)).toBeGreaterThanOrEqual(4.5)
    }
  })

  test('a list of faces and any length are read as far as they are known, and nothing else of them', () => {
    const read = (given: object) => readLook({ theme: 'light', locale: 'en', ...given })
    expect(read({ font: '"Hiragino Mincho", ui-serif, serif', radius: 12.4 })).toMatchObject({
      font: 'ui-serif',
      radius: 12,
    })
    expect(read({ font: 'Comic Sans', radius: 99 })).toEqual({ theme: 'light', locale: 'en', radius: 28 })
    for (const radius of [-1, Number.NaN, '8px', null]) expect(read({ radius, font: 7 })).not.toHaveProperty('radius')
    expect(read({ font: `${'x,'.repeat(400)}serif` })).not.toHaveProperty('font')
  })

  test('auto follows the member’s system, the shop’s word goes before it', () => {
    expect(resolveTheme('auto', true)).toBe('dark')
    expect(resolveTheme('auto', false)).toBe('light')
    expect(resolveTheme('light', true)).toBe('light')
  })
})

describe('Of a focus that went nowhere in the frame, the keystroke guard says that it was moved by', () => {
  const never = -Infinity
  const now = 5000
  test.each([
    ['the page, when field and window lose it together', now, never, never, 'page'],
    ['the page, long after a Tab', now, now - KEY_LEADS_OUT_MS, never, 'page'],
    ['the member, when Tab has just led nowhere in here', now, now - KEY_LEADS_OUT_MS + 1, never, undefined],
    ['the member, when the field had lost it before', now - SAME_ACTION_MS - 1, never, never, undefined],
    ['nobody knows whom, just after a bar of the browser’s own was closed', now, never, now - 1, 'unclear'],
    ['the page, when the member came back a while ago', now, never, now - REFOCUS_MS, 'page'],
  ] as const)('%s', (_, leftAt, ledAt, backAt, who) => {
    expect(whoMovedFocus(now, leftAt, ledAt, backAt)).toBe(who)
  })
})

describe('What the broker answers', () => {
  test.each([
    ['a state', 200, checkout(), 'state'],
    ['a problem', 409, { code: 'payment_in_progress' }, 'problem'],
    ['a problem that passes', 429, { code: 'rate_limited' }, 'problem'],
    ['a code the page does not know', 400, { code: 'brand_new' }, 'lost'],
    ['a code that no dialog meets', 400, { code: 'amount_invalid' }, 'lost'],
    ['a word that every object knows', 400, { code: 'toString' }, 'lost'],
    ['a code that is none', 400, { code: ['rate_limited'] }, 'lost'],
    ['a fault of the server: it says nothing of the payment', 500, { code: 'internal_error' }, 'lost'],
    ['something in between', 200, '<html>', 'lost'],
  ])('%s', (_, status, body, kind) => {
    expect(answerOf(status, body).kind).toBe(kind)
  })

  test('is looked for each second, then calmly, then no more', () => {
    expect([0, 59, 60, 419, 420].map(lookDelayMs)).toEqual([1000, 1000, 5000, 5000, undefined])
  })
})

describe('The document', () => {
  test('carries the nonce once, no style attribute, one script of its own, and escapes what it is given', () => {
    const words = { ...FIRST_WORDS.ar, memberId: '<b>"', guardedTitle: '"><i>' }
    const urls = { scriptUrl: '/assets/a".js', wordsData: '{"words":["</script><b>"]}' }
    const html = checkoutDocument({ nonce: 'n"<x', ...urls, startScript: 'go()', language: 'ar', words })
    expect(html).toContain('<html lang="ar" dir="rtl">')
    expect(html).not.toMatch(/<b>|<i>[^<]/)
    expect(html).toContain('<style nonce="n&quot;&lt;x">')
    expect(html).toContain('href="/assets/a&quot;.js"')
    expect(html).toContain('<link rel="expect" href="#worn" blocking="render">')
    expect(html.indexOf('id="worn"')).toBeGreaterThan(html.indexOf('go()'))
    expect(html).not.toContain(' style=')
    expect(html.match(/<script.*/g)).toEqual([
      '<script type="application/json">{"words":["\\u003c/script>\\u003cb>"]}</script>',
      '<script>go()</script>',
    ])
  })

  test.each(LANGUAGES)('names its first field, unless it only follows another window (%s)', (language) => {
    const words = FIRST_WORDS[language]
    const page = { nonce: '', scriptUrl: '', wordsData: '{}', startScript: '', language, words }
    expect(checkoutDocument(page)).toContain(`<label for="${MEMBER_ID_FIELD}">${words.memberId}</label>`)
    expect(checkoutDocument({ ...page, isWatching: true })).not.toContain('<input')
  })

  test('has in it no script that could end before its end', () => {
    expect(ASSETS['start.js'].raw).not.toMatch(/<\/script|<!--/i)
  })
})

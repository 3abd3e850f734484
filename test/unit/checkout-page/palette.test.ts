/** The page's own colours, held against what WCAG 2.2 asks of text (1.4.3) and of what a control is known by (1.4.11). */

import { describe, expect, test } from 'vitest'

import { CHECKOUT_CSS } from '../../../broker/checkout-page/styles.ts'
import { contrast } from '../../../protocol/look.ts'

const [light = {}, dark = {}] = [...CHECKOUT_CSS.matchAll(/\{(--paper:[^}]*)\}/g)].map(([, text = '']) =>
  Object.fromEntries(
    [...text.matchAll(/--([\w-]+):(#[0-9a-f]{3,6})\b/g)].map(([, name = '', hex = '']) => [name, six(hex)]),
  ),
)

function six(hex: string): string {
  return hex.length === 4 ? hex.replace(/[^#]/g, '$&$&') : hex
}

const TEXTS = [
  ['ink', 'paper'],
  ['ink', 'wash'],
  ['ink-2', 'paper'],
  ['ink-2', 'wash'],
  ['ink-3', 'paper'],
  ['bad', 'paper'],
  ['accent', 'paper'],
  ['accent-text', 'accent'],
] as const
const CONTROLS = [
  ['line-2', 'paper'],
  ['line-2', 'wash'],
  ['accent', 'paper'],
  ['bad', 'paper'],
  ['bad', 'bad-wash'],
  ['ok', 'ok-wash'],
] as const

describe.each([
  ['light', light],
  ['dark', dark],
])('In the %s theme', (_, palette: Record<string, string>) => {
  test.each(TEXTS)('text in %s can be read on %s', (text, ground) => {
    expect(contrast(palette[text] ?? '', palette[ground] ?? '')).toBeGreaterThanOrEqual(4.5)
  })

  test.each(CONTROLS)('a control in %s is seen on %s', (line, ground) => {
    expect(contrast(palette[line] ?? '', palette[ground] ?? '')).toBeGreaterThanOrEqual(3)
  })
})

test('a card in a window of its own has an edge against a dark desk', () => {
  expect(CHECKOUT_CSS).toContain('--rim:var(--line-2)')
  expect(contrast(dark['line-2'] ?? '', dark['desk'] ?? '')).toBeGreaterThanOrEqual(3)
})

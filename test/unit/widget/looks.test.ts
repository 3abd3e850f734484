/** The looks that have names: each is read on its buttons, in light and in dark, without help. */

import { describe, expect, test } from 'vitest'

import { LOOKS, looksStylesheet } from '../../../broker/looks.ts'
import { lookProperties } from '../../../broker/checkout-page/apply-look.ts'
import { contrast, readLook, TEXT_CONTRAST } from '../../../protocol/look.ts'

const THEMES = ['light', 'dark'] as const
const CASES = Object.entries(LOOKS).flatMap(([name, look]) => THEMES.map((theme) => [name, theme, look] as const))

describe.each(CASES)('%s in %s', (_, theme, look) => {
  const { accent, text } = look[theme]

  test('has text on its accent that can be read, and an accent that can be read as a link', () => {
    expect(contrast(text, accent)).toBeGreaterThanOrEqual(TEXT_CONTRAST)
    expect(contrast(accent, theme === 'light' ? '#ffffff' : '#1b1a21')).toBeGreaterThanOrEqual(TEXT_CONTRAST)
  })

  test('reaches the dialog as it is: nothing of it gives way there', () => {
    const worn = readLook({ theme, locale: 'en', accent, accentText: text, radius: look.radius, font: look.font })
    expect(lookProperties(worn, theme)).toEqual({
      '--accent': accent,
      '--accent-text': text,
      '--r': `${Math.min(28, look.radius)}px`,
      '--face': expect.any(String) as string,
    })
  })
})

test('Its rules have no weight, so that the shop’s own go before them', () => {
  const selectors = looksStylesheet().match(/furiwake-checkout\[/g)
  const weightless = looksStylesheet().match(/:where\(furiwake-checkout\[/g)
  expect(selectors?.length).toBe(3 * Object.keys(LOOKS).length)
  expect(weightless?.length).toBe(selectors?.length)
})

/**
 * The shop's look inside the frame: an allow-list of values, never CSS text.
 * A value that is not on the list is dropped, and the house's own stands.
 */

import { isOneOf, isRecord, isWholeNumber } from './shape.ts'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
export const LOCALES = ['en', 'ja'] as const
export type Locale = (typeof LOCALES)[number]
/** The system's faces, by the names that CSS Fonts 4 gives them. */
export const FONTS = ['system-ui', 'sans-serif', 'serif', 'ui-rounded', 'ui-serif'] as const
export type Font = (typeof FONTS)[number]

export interface Look {
  theme: Theme
  locale: Locale
  /** `#rrggbb` */
  accent?: string
  accentText?: string
  /** CSS pixels, 0 to 28. */
  radius?: number
  font?: Font
}

const HEX_COLOR = /^#[0-9a-f]{6}$/i

/** What of an unknown value is a look; never fails, drops what it does not know. */
export function readLook(value: unknown): Look {
  const given = isRecord(value) ? value : {}
  const look: Look = {
    theme: isOneOf(given['theme'], THEMES) ? given['theme'] : 'auto',
    locale: isOneOf(given['locale'], LOCALES) ? given['locale'] : 'en',
  }
  if (typeof given['accent'] === 'string' && HEX_COLOR.test(given['accent'])) look.accent = given['accent']
  if (typeof given['accentText'] === 'string' && HEX_COLOR.test(given['accentText']))
    look.accentText = given['accentText']
  if (isWholeNumber(given['radius'], 0, 28)) look.radius = given['radius']
  if (isOneOf(given['font'], FONTS)) look.font = given['font']
  return look
}

/** The first language of the list that the house speaks: `ja`, `ja-JP` → ja; all else English. */
export function readLocale(...wished: readonly (string | null | undefined)[]): Locale {
  for (const wish of wished) {
    const language = wish?.toLowerCase().split('-')[0]
    if (isOneOf(language, LOCALES)) return language
  }
  return 'en'
}

/** WCAG 2 contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** A colour as light as this has the same contrast to paper as to ink, `#17151f`, whose luminance is 0.00817. */
const MIDDLE_LUMINANCE = 0.19715

/** Paper or ink, whichever reads better on a `#rrggbb` colour. */
export function readableOn(color: string): string {
  return luminance(color) > MIDDLE_LUMINANCE ? '#17151f' : '#ffffff'
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

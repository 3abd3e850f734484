/**
 * The shop's look inside the frame: an allow-list of values, never CSS text.
 * A value that is not on the list is dropped, and the house's own stands.
 */

import { isOneOf, isRecord } from './shape.ts'

export const THEMES = ['auto', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]
/** The languages of the pages that members and shops have beside the dialog, which speaks more (languages.ts). */
export const LOCALES = ['en', 'ja'] as const
export type Locale = (typeof LOCALES)[number]
/** The system's faces, by the names that CSS Fonts 4 gives them. */
export const FONTS = ['system-ui', 'sans-serif', 'serif', 'ui-rounded', 'ui-serif'] as const
export type Font = (typeof FONTS)[number]

export interface Look {
  theme: Theme
  /** The languages that are wished for, the best first (BCP 47, with commas between them). */
  locale: string
  /** `#rrggbb` */
  accent?: string
  accentText?: string
  /** CSS pixels, 0 to 28. */
  radius?: number
  font?: Font
}

/**
 * A look as the element gives it, in a message or in an address: the page takes from it what it knows
 * ({@link readLook}), and what is not given is empty there, or absent.
 */
export interface GivenLook {
  /** `auto` where it is not given. */
  theme?: Theme | undefined
  locale: string
  accent?: string | undefined
  accentText?: string | undefined
  /** CSS pixels, any number. */
  radius?: number | string | undefined
  /** A list of faces, as in CSS. */
  font?: string
}

/** Longer lists of faces are not read to their end. */
const FONT_LIST_MAX_CHARACTERS = 512

const HEX_COLOR = /^#[0-9a-f]{6}$/i

/** Reads as much of an unknown value as is a look, in a message or in an address; never fails, drops what it does not know. */
export function readLook(value: unknown): Look {
  const given = isRecord(value) ? value : {}
  const look: Look = {
    theme: isOneOf(given['theme'], THEMES) ? given['theme'] : 'auto',
    locale: typeof given['locale'] === 'string' ? given['locale'] : 'en',
  }
  for (const name of ['accent', 'accentText'] as const) {
    const color = given[name]
    if (typeof color === 'string' && HEX_COLOR.test(color)) look[name] = color
  }
  const { radius, font } = given
  const corner = typeof radius === 'string' ? Number(radius || NaN) : radius
  if (typeof corner === 'number' && corner >= 0) look.radius = Math.min(28, Math.round(corner))
  if (typeof font === 'string') {
    const faces = font.slice(0, FONT_LIST_MAX_CHARACTERS).split(',')
    const known = faces.map((face) => face.trim()).find((face) => isOneOf(face, FONTS))
    if (known) look.font = known
  }
  return look
}

/** Reads the first language of the list that there are words for: `ja`, `ja-JP` → ja; all else English. */
export function readLocale(...wished: readonly (string | null | undefined)[]): Locale {
  for (const wish of wished) {
    const language = wish?.toLowerCase().split('-')[0]
    if (isOneOf(language, LOCALES)) return language
  }
  return 'en'
}

/** Computes the WCAG 2 contrast of two `#rrggbb` colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const ratio = (luminance(one) + 0.05) / (luminance(other) + 0.05)
  return Math.max(ratio, 1 / ratio)
}

/** WCAG 2.2, success criterion 1.4.3. */
export const TEXT_CONTRAST = 4.5

/**
 * Returns the text colour for a `#rrggbb` ground: the one that is wished for
 * where it can be read, else paper, ink, or black. On a ground on which white
 * cannot be read (its luminance is over 0.183) black has at least 4.66.
 */
export function readableOn(ground: string, wished = '#ffffff'): string {
  return [wished, '#ffffff', '#17151f'].find((text) => contrast(text, ground) >= TEXT_CONTRAST) ?? '#000000'
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(color.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** The shop's look on the page: custom properties set one by one, from values that were checked. Never CSS text. */

import { TEXT_CONTRAST, contrast, readableOn } from '../../protocol/look.ts'
import type { Look } from '../../protocol/look.ts'

const PAPER = { light: '#ffffff', dark: '#1b1a21' } as const
/** The house's own (styles.ts). */
const ACCENT = { light: '#4b3fbf', dark: '#a79dff' } as const
const CONTROL_CONTRAST = 3

/** Tells which of the two papers the page lies on. */
export function resolveTheme(theme: Look['theme'], prefersDark: boolean): 'light' | 'dark' {
  if (theme !== 'auto') return theme
  return prefersDark ? 'dark' : 'light'
}

/**
 * Returns the custom properties for a look. An accent that cannot be read as
 * text on the paper gives way to ink there; one that a button would vanish with
 * gets an edge.
 */
export function lookProperties(look: Look, theme: 'light' | 'dark'): Record<string, string> {
  const properties: Record<string, string> = {}
  const { accent, accentText, radius, font } = look
  if (accent || accentText) properties['--accent-text'] = readableOn(accent ?? ACCENT[theme], accentText)
  if (accent) {
    const onPaper = contrast(accent, PAPER[theme])
    properties['--accent'] = accent
    if (onPaper < TEXT_CONTRAST) properties['--link'] = 'var(--ink)'
    if (onPaper < CONTROL_CONTRAST) properties['--edge'] = 'var(--ink-3)'
  }
  if (radius !== undefined) properties['--r'] = `${radius}px`
  if (font) properties['--face'] = font
  return properties
}

const ALL_PROPERTIES = ['--accent', '--accent-text', '--link', '--edge', '--r', '--face']

export function applyLook(look: Look, root: HTMLElement): void {
  const theme = resolveTheme(look.theme, matchMedia('(prefers-color-scheme: dark)').matches)
  const properties = lookProperties(look, theme)
  root.dataset['theme'] = look.theme
  for (const name of ALL_PROPERTIES) root.style.setProperty(name, properties[name] ?? null)
}

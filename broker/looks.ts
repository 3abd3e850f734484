/**
 * Looks of the element that a shop names in one word: a stylesheet for its page, which sets the element's own
 * custom properties. They are data, so that the element's script has no byte of them, and a script that a shop
 * has pinned can wear one that is newer: another is a few lines in looks.json, by which the documents' playground
 * knows it too.
 */

import looks from './looks.json' with { type: 'json' }

/** Of one theme: the accent, and the text on it. */
export interface LookColors {
  accent: string
  text: string
}

export interface NamedLook {
  light: LookColors
  dark: LookColors
  /** CSS pixels. */
  radius: number
  font: string
}

export const LOOKS: Readonly<Record<string, NamedLook>> = looks

/** Returns the stylesheet. Its rules have no weight, so that whatever the shop sets by itself goes before them. */
export function looksStylesheet(): string {
  return Object.entries(LOOKS)
    .map(([name, { light, dark, radius, font }]) => {
      const element = `furiwake-checkout[data-look='${name}']`
      return [
        `:where(${element}) { ${colorsOf(light)} --furiwake-radius: ${radius}px; --furiwake-font: ${font}; }`,
        `@media (prefers-color-scheme: dark) { :where(${element}:not([theme='light'])) { ${colorsOf(dark)} } }`,
        `:where(${element}[theme='dark']) { ${colorsOf(dark)} }`,
      ].join('\n')
    })
    .join('\n')
}

function colorsOf({ accent, text }: LookColors): string {
  return `--furiwake-accent: ${accent}; --furiwake-accent-text: ${text};`
}

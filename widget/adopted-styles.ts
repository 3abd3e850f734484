/**
 * Stands in for Lit's `css-tag.js` in the built script (tools/build/element-script.ts).
 * Lit's own also serves browsers that cannot adopt a constructed style sheet.
 * Of those none can read the script at all (its classes have static blocks,
 * which came later everywhere), so it is 300 bytes for nobody.
 */

export function unsafeCSS(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  return sheet
}

export function adoptStyles(root: ShadowRoot, sheets: CSSStyleSheet[]): void {
  root.adoptedStyleSheets = sheets
}

export function getCompatibleStyle(sheet: CSSStyleSheet): CSSStyleSheet {
  return sheet
}

// Handed on by Lit, and used by nobody here.
export const supportsAdoptingStyleSheets = true
export const css = unsafeCSS
export class CSSResult {}

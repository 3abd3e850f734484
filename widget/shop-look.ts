import { readableOn } from '../protocol/look.ts'
import type { GivenLook } from '../protocol/look.ts'

/**
 * Reads the look's colours, corner and face as the shop's stylesheet gives
 * them. The dialog is the probe: its styles put each custom property where the
 * browser computes it (see furiwake-checkout.styles.ts).
 */
export function readShopLook(probe: Element): Omit<GivenLook, 'theme' | 'locale'> {
  const style = getComputedStyle(probe)
  const given = (name: string): string => style.getPropertyValue(`--furiwake-${name}`).trim()
  return {
    font: given('font'),
    accent: given('accent') && hexColor(style.caretColor),
    accentText: given('accent-text') && hexColor(style.outlineColor),
    radius: given('radius') && parseFloat(style.outlineOffset),
  }
}

/**
 * Keeps the buttons readable in the shop's colours, where it gives any. An
 * accent that the page shines through is laid on as if it did not: nobody
 * knows what it would be read on.
 */
export function colorButtons({ style }: HTMLElement, probe: Element): void {
  const { caretColor } = getComputedStyle(probe)
  const { accent, accentText } = readShopLook(probe)
  const ground = hexColor(caretColor)
  style.setProperty('--ground', (caretColor.includes('/') && ground) || '')
  style.setProperty('--text', ground && (accent || accentText) ? readableOn(ground, accentText) : '')
}

/** Converts `color(srgb 0.5 0 1)`, which is what `color-mix(in srgb, …)` computes to for any colour CSS knows, as `#rrggbb`. */
export function hexColor(computed: string): string | undefined {
  const channels = /^color\(srgb ([-\d.e]+) ([-\d.e]+) ([-\d.e]+)/.exec(computed)?.slice(1)
  if (!channels) return undefined
  return Uint8ClampedArray.from(channels, (channel) => Number(channel) * 255).reduce(
    (hex, byte) => hex + (byte + 256).toString(16).slice(1),
    '#',
  )
}

import { FONTS } from '../protocol/look.ts'
import type { Look } from '../protocol/look.ts'
import { isOneOf } from '../protocol/shape.ts'

/**
 * The look's colours, corner and face as the shop's stylesheet gives them. The
 * dialog is the probe: its styles put each custom property where the browser
 * computes it (see furiwake-checkout.styles.ts).
 */
export function readShopLook(probe: Element): Partial<Look> {
  const style = getComputedStyle(probe)
  const given = (name: string): string => style.getPropertyValue(`--furiwake-${name}`).trim()
  const look: Partial<Look> = {}
  const accent = hexColor(style.caretColor)
  const accentText = hexColor(style.outlineColor)
  if (given('accent') && accent) look.accent = accent
  if (given('accent-text') && accentText) look.accentText = accentText
  const radius = parseFloat(style.outlineOffset)
  if (given('radius') && radius >= 0) look.radius = Math.min(28, Math.round(radius))
  const font = given('font')
    .split(',')
    .map((face) => face.trim())
    .find((face) => isOneOf(face, FONTS))
  if (font) look.font = font
  return look
}

/** `color(srgb 0.5 0 1)`, which is what `color-mix(in srgb, …)` computes to for any colour CSS knows, as `#rrggbb`. */
export function hexColor(computed: string): string | undefined {
  const channels = /^color\(srgb ([-\d.e]+) ([-\d.e]+) ([-\d.e]+)/.exec(computed)?.slice(1)
  if (!channels) return undefined
  return channels.reduce((hex, channel) => {
    const byte = Math.round(Math.min(1, Math.max(0, Number(channel))) * 255)
    return hex + byte.toString(16).padStart(2, '0')
  }, '#')
}

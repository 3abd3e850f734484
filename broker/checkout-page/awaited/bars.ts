/** A barcode as SVG: black on white in every theme, its bars on whole pixels, with the quiet zone that scanners want. */

import type { AwaitedPayment } from '../../../protocol/checkout-api.ts'
import { code128 } from './code-128.ts'

type Barcode = NonNullable<AwaitedPayment['ways'][number]['barcode']>

const SVG = 'http://www.w3.org/2000/svg'
/** On each side, in modules. */
const QUIET = 10
const HEIGHT_PX = 72
/** The card's width inside its margins, which a narrow telephone has less of. */
const WIDTH_MAX_PX = 352
const MARGINS_PX = 40

/** Returns the bars as a path of SVG in modules, and the width of the whole; undefined where the symbology is not drawn. */
export function barsOf({
  symbology,
  data,
}: Pick<Barcode, 'symbology' | 'data'>): { path: string; width: number } | undefined {
  if (symbology !== 'code128' && symbology !== 'gs1_128') return undefined
  const widths = code128(data, symbology === 'gs1_128')
  if (widths === undefined) return undefined
  let at = QUIET
  let path = ''
  widths.forEach((width, index) => {
    if (index % 2 === 0) path += `M${at} 0h${width}v1h-${width}z`
    at += width
  })
  return { path, width: at + QUIET }
}

/** Returns the width of a module in CSS pixels, as large as fits: a whole number of the screen's own pixels. */
export function pixelsPerModule(modules: number, roomPx: number, ratio: number): number {
  return Math.max(1, Math.floor((roomPx * ratio) / modules)) / ratio
}

/** Draws it for the page; undefined where it cannot be. */
export function drawBars(barcode: Barcode, label: string): SVGElement | undefined {
  const bars = barsOf(barcode)
  if (bars === undefined) return undefined
  const svg = document.createElementNS(SVG, 'svg')
  const scale = pixelsPerModule(bars.width, Math.min(WIDTH_MAX_PX, innerWidth - MARGINS_PX), devicePixelRatio)
  const attributes = {
    viewBox: `0 0 ${bars.width} 1`,
    width: `${bars.width * scale}`,
    height: `${HEIGHT_PX}`,
    preserveAspectRatio: 'none',
    'shape-rendering': 'crispEdges',
    role: 'img',
    'aria-label': label,
  }
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value)
  const path = document.createElementNS(SVG, 'path')
  path.setAttribute('d', bars.path)
  svg.append(path)
  return svg
}

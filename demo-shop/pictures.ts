/**
 * The pictures of the goods, drawn as SVG: one light from the upper left, one
 * shadow on the paper, clay below and glaze above. Colours come from classes
 * in the style sheet, so that the same drawing sits on light and dark paper.
 */

import { raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

type Drawing = () => string

/** The picture of a good. `label` is its alternative text. */
export function picture(id: string, label: string): HtmlEscapedString {
  const drawing = DRAWINGS[id]?.() ?? ''
  return raw(`<svg class="picture" viewBox="0 0 480 400" role="img" aria-label="${label}">${drawing}</svg>`)
}

const DRAWINGS: Readonly<Record<string, Drawing>> = {
  'morning-cup': () =>
    shadow(250, 322, 128) +
    // The handle behind, then the body, and the glaze that ends in a slow wave.
    '<path class="clay line" d="M330 186c52-14 86 12 78 58-7 40-46 62-92 52l5-26c29 6 52-6 56-30 4-25-13-37-42-28z"/>' +
    body('M142 146c2 60 8 118 24 152 8 16 34 24 74 24s66-8 74-24c16-34 22-92 24-152z') +
    '<path class="ash" d="M142 146c1 34 4 68 9 98 12 10 26-6 42 4 18 12 30-6 48 0 20 8 30-8 48-2 14 5 24 6 38-4 5-30 9-62 11-96z"/>' +
    rim(240, 146, 98, 24, 'deep') +
    '<path class="steam" d="M212 104c-14-18 12-26 0-46M250 100c-14-18 14-28 2-52M286 104c-12-16 10-24 0-42"/>' +
    shine('M164 172c2 42 8 82 16 110') +
    speckles(23, 160, 250, 160, 62),

  'rice-bowl': () =>
    shadow(240, 318, 120) +
    '<path class="clay line" d="M196 296h88l-6 24c-20 6-56 6-76 0z"/>' +
    body('M92 172c8 78 60 132 148 132s140-54 148-132z') +
    '<path class="blue" d="M92 172c4 36 17 67 39 90 30-10 44 10 72 4 26-6 40 12 66 6 24-6 44 4 66-2 28-24 46-58 53-98z"/>' +
    rim(240, 172, 148, 34, 'pale') +
    '<path class="stripe" d="M112 224c70 26 186 26 256 0"/>' +
    shine('M118 198c10 34 28 60 54 76') +
    speckles(7, 150, 250, 180, 44),

  'tea-pot': () =>
    shadow(236, 326, 140) +
    '<path class="clay line" d="M104 236c-34-6-52-42-46-84l22-2c0 28 12 44 38 48z"/>' +
    '<path class="iron line" d="M356 214c34 4 70-6 92-34l16 18c-28 38-68 54-112 50z"/>' +
    body('M110 226c0-58 54-92 130-92s130 34 130 92c0 60-52 98-130 98s-130-38-130-98z', 'iron') +
    '<path class="iron-2" d="M112 212c10-46 60-74 128-74s118 28 128 74c-34 22-70 6-100 18-34 14-56-14-88-4-26 8-48 4-68-14z"/>' +
    '<ellipse class="iron-2 line" cx="240" cy="142" rx="74" ry="19"/>' +
    '<path class="iron line" d="M178 136c6-26 32-38 62-38s56 12 62 38c-16 12-108 12-124 0z"/>' +
    '<circle class="iron-2 line" cx="240" cy="90" r="15"/>' +
    shine('M140 212c4-28 22-50 50-60') +
    speckles(41, 150, 236, 190, 60),

  'noon-plate': () =>
    shadow(240, 292, 176) +
    '<path class="clay line" d="M176 274h128l-8 20c-30 8-82 8-112 0z"/>' +
    body('M52 216c26 46 92 72 188 72s162-26 188-72z') +
    '<ellipse class="ash line" cx="240" cy="214" rx="190" ry="62"/>' +
    '<ellipse class="ash-2" cx="240" cy="220" rx="140" ry="42"/>' +
    '<path class="brush" d="M150 224c34-30 92-34 138-18 22 8 36 20 44 34M178 238c30-18 68-20 104-10"/>' +
    speckles(13, 110, 190, 260, 52),

  'one-stem-vase': () =>
    '<path class="stem" d="M238 132c4-34-8-58 5-84M241 98c16-8 28-10 40-24M238 112c-16-6-28-8-38-20"/>' +
    '<path class="leaf" d="M281 74c14-16 32-16 42-12-4 15-22 26-42 12zM200 92c-17-13-34-10-42-4 8 13 25 19 42 4zM243 48c-6-15 2-25 9-30 9 9 8 24-9 30z"/>' +
    shadow(240, 352, 88) +
    body('M222 132c2 44-70 74-70 148 0 48 36 74 88 74s88-26 88-74c0-74-72-104-70-148z', 'iron') +
    '<path class="iron-2" d="M222 132c1 30-26 52-47 82 18 14 32-8 52 0 22 8 34-10 52-2 10 4 18 4 28-2-21-28-50-50-49-78z"/>' +
    '<ellipse class="iron-2 line" cx="240" cy="132" rx="18" ry="6"/><ellipse class="deep" cx="240" cy="132" rx="11" ry="3"/>' +
    shine('M176 266c4-26 20-48 36-64') +
    speckles(31, 180, 250, 120, 80),

  'nap-bowl': () =>
    shadow(240, 326, 168) +
    '<path class="clay line" d="M174 304h132l-8 24c-30 8-86 8-116 0z"/>' +
    body('M40 166c12 90 82 148 200 148s188-58 200-148z') +
    '<path class="ash" d="M40 166c5 38 20 70 44 95 40-8 52 16 92 8 34-8 56 18 92 8 34-8 58 8 92-4 46-14 72-58 80-107z"/>' +
    rim(240, 166, 200, 48, 'blue-2') +
    '<path class="brush" d="M132 184c60 20 156 22 216 0"/>' +
    shine('M70 198c16 40 46 70 86 88') +
    speckles(3, 110, 240, 260, 56),
}

function shadow(x: number, y: number, width: number): string {
  return `<ellipse class="shadow" cx="${x + 14}" cy="${y + 6}" rx="${width}" ry="${Math.round(width / 9)}"/>`
}

function body(path: string, clay = 'clay'): string {
  return `<path class="${clay} line" d="${path}"/>`
}

function rim(x: number, y: number, width: number, height: number, inside: string): string {
  return (
    `<ellipse class="ash-2 line" cx="${x}" cy="${y}" rx="${width}" ry="${height}"/>` +
    `<ellipse class="${inside}" cx="${x}" cy="${y + 3}" rx="${width - 10}" ry="${height - 7}"/>`
  )
}

function shine(path: string): string {
  return `<path class="shine" d="${path}"/>`
}

/** Iron spots of the clay: always in the same places for the same seed. */
function speckles(seed: number, x: number, y: number, width: number, height: number): string {
  let dots = ''
  for (let i = 1; i <= 18; i++) {
    const across = (i * seed * 37) % 101
    const down = (i * seed * 53 + i * i * 7) % 97
    const at = [x + (width * across) / 100, y - height / 2 + (height * down) / 100].map((n) => n.toFixed(1))
    dots += `<circle class="speckle" cx="${at[0]}" cy="${at[1]}" r="${1 + ((i * seed) % 3) * 0.5}"/>`
  }
  return dots
}

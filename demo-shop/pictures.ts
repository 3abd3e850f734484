/** The pictures of the goods, by the good's id: each an SVG document of its own, drawn once an isolate. */

import { html } from 'hono/html'

import { morningCup, napBowl, riceBowl } from './pictures/cups-and-bowls.ts'
import { PICTURE_SIZE } from './pictures/scene.ts'
import { noonPlate, oneStemVase, teaPot } from './pictures/tea-plate-vase.ts'

const DRAWINGS: Readonly<Record<string, () => string>> = {
  'morning-cup': morningCup,
  'rice-bowl': riceBowl,
  'tea-pot': teaPot,
  'noon-plate': noonPlate,
  'one-stem-vase': oneStemVase,
  'nap-bowl': napBowl,
}
const drawn = new Map<string, string>()

/** Returns the SVG document of a good's picture, or undefined when there is none. */
export function pictureOf(id: string): string | undefined {
  const known = drawn.get(id)
  if (known !== undefined) return known
  const drawing = Object.hasOwn(DRAWINGS, id) ? DRAWINGS[id]?.() : undefined
  if (drawing !== undefined) drawn.set(id, drawing)
  return drawing
}

/** Renders the picture on a page. `label` is its alternative text: empty beside the good's own name. */
export function picture(id: string, label: string): ReturnType<typeof html> {
  return html`<img
    class="picture"
    src="/pictures/${id}.svg"
    alt="${label}"
    width="${PICTURE_SIZE}"
    height="${PICTURE_SIZE}"
  />`
}

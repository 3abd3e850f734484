/**
 * Says how every picture of the shop is drawn: clay on paper, the light of one
 * window from the upper left, a soft shadow to the lower right, and a pencil
 * line that a hand has drawn. A picture is an SVG document of its own, so its
 * styles stay inside it, and follow the visitor's light or dark.
 */

/** Side of every picture, in its own units. */
export const PICTURE_SIZE = 480

/** Day and evening of each glaze: the same clay, with less light on it. */
const COLORS = {
  clay: ['#c4a283', '#a3866c'],
  clayDeep: ['#8f6c50', '#6b503c'],
  white: ['#f0e8d9', '#d3c8b6'],
  milk: ['#dccdb4', '#b9a98f'],
  cream: ['#f8f3e8', '#e2d9c9'],
  indigo: ['#3c4f78', '#4d628f'],
  indigoPale: ['#6f84aa', '#7d91b6'],
  indigoDeep: ['#2b3959', '#35466c'],
  iron: ['#5a3d30', '#5f4335'],
  ironDeep: ['#3b2720', '#3a2821'],
  rust: ['#a5653c', '#a96c45'],
  celadon: ['#a9bdac', '#8ba391'],
  celadonDeep: ['#7f9a8a', '#6a8676'],
  inside: ['#d8cbb6', '#a89b87'],
  leaf: ['#6f7f5b', '#84946f'],
  petal: ['#d9a24a', '#dfae5f'],
  stem: ['#7b6a4c', '#94835f'],
  shade: ['#47301f', '#120b07'],
  light: ['#fffaf0', '#fff3dc'],
  ink: ['#4a382c', '#1a120d'],
  cast: ['#5e4633', '#000000'],
  steam: ['#a8957f', '#8d7f70'],
} as const
type Color = keyof typeof COLORS

const properties = (time: 0 | 1): string =>
  Object.entries(COLORS)
    .map(([name, colors]) => `--${name}:${colors[time]}`)
    .join(';')

const STYLE = `svg{${properties(0)}}@media(prefers-color-scheme:dark){svg{${properties(1)}}}`

/** Describes what clay, glaze, pencil and shadow look like close by. */
const DEFS = `<filter id="hand" x="-5%" y="-5%" width="110%" height="110%"><feTurbulence type="fractalNoise" baseFrequency=".011" numOctaves="2" seed="4"/><feDisplacementMap in="SourceGraphic" scale="7"/></filter>
<filter id="pencil" x="-5%" y="-5%" width="110%" height="110%"><feTurbulence type="fractalNoise" baseFrequency=".35" numOctaves="2" seed="9" result="n"/><feDisplacementMap in="SourceGraphic" in2="n" scale="2.2" result="d"/><feColorMatrix in="n" values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -5 3.4"/><feComposite in="d" operator="in"/></filter>
<filter id="brush" filterUnits="userSpaceOnUse" x="0" y="0" width="480" height="480"><feTurbulence type="fractalNoise" baseFrequency=".05" numOctaves="3" seed="2" result="n"/><feDisplacementMap in="SourceGraphic" in2="n" scale="7"/></filter>
<filter id="grain" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".16" numOctaves="2" seed="7"/><feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 -16 0 0 0 4.5"/><feComposite in="SourceGraphic" operator="in" result="c"/><feComposite in="SourceGraphic" in2="c" operator="in"/></filter>
<filter id="tooth" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" baseFrequency=".55" numOctaves="2" seed="3"/><feColorMatrix values="0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 3 0 0 -1.2"/><feComposite in2="SourceGraphic" operator="in" result="t"/><feComposite in="SourceGraphic" in2="t" operator="in"/></filter>
<filter id="soft" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="20"/></filter>
<filter id="softer" x="-60%" y="-60%" width="220%" height="220%"><feGaussianBlur stdDeviation="9"/></filter>`

/** Names the clips of a document: one count for all pictures, so that no two are alike. */
let clips = 0

export function fill(color: Color, d: string, more = ''): string {
  return `<path fill="var(--${color})" d="${d}" ${more}/>`
}

/** Draws an ellipse as a path, so that it can be filled, clipped to and drawn alike. */
export function ellipse(x: number, y: number, rx: number, ry: number): string {
  return `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${rx * 2} 0a${rx} ${ry} 0 1 0 ${-rx * 2} 0z`
}

/** Draws with the pencil: a line that is pressed, and a fainter one that searched for it before. */
export function pencil(d: string, width = 2.2): string {
  const line = (w: number, opacity: number, shift: string): string =>
    `<path d="${d}" fill="none" stroke="var(--ink)" stroke-width="${w}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}" ${shift}/>`
  return `<g filter="url(#pencil)">${line(width, 0.9, '')}${line(width * 0.5, 0.4, 'transform="translate(1.6 -1.2)"')}</g>`
}

/** Draws a stroke of a loaded brush: its edges run. */
export function brush(color: Color, d: string, width: number, opacity = 0.9): string {
  return `<path filter="url(#brush)" d="${d}" fill="none" stroke="var(--${color})" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round" opacity="${opacity}"/>`
}

export function blur(color: Color, d: string, opacity: number, filter: 'soft' | 'softer' = 'soft'): string {
  return fill(color, d, `opacity="${opacity}" filter="url(#${filter})"`)
}

/** Draws iron spots that the fire drew out of the clay. */
export function spots(d: string, opacity = 0.5): string {
  return fill('ironDeep', d, `opacity="${opacity}" filter="url(#grain)"`)
}

export interface Form {
  /** The outline. */
  d: string
  clay: Color
  /** Glaze and brushwork, inside the outline. */
  glaze?: string
  /** The box of it: light falls on its left, shade lies on its right. */
  box: [left: number, top: number, right: number, bottom: number]
  speckled?: boolean
}

/** Draws a thrown form: clay, glaze, tooth, light and shade, all within one outline, and the pencil around it. */
export function form({ d, clay, glaze = '', box: [left, top, right, bottom], speckled = true }: Form): string {
  const clip = `form-${++clips}`
  const width = right - left
  const height = bottom - top
  const middle = top + height / 2
  return `<clipPath id="${clip}"><path d="${d}"/></clipPath>${fill(clay, d)}<g clip-path="url(#${clip})">${glaze}
${speckled ? spots(d) : ''}${fill('light', d, 'opacity=".16" filter="url(#tooth)"')}
${blur('shade', ellipse(right - width * 0.02, middle + height * 0.1, width * 0.24, height * 0.7), 0.42)}
${blur('shade', ellipse(left + width * 0.55, bottom + height * 0.02, width * 0.5, height * 0.14), 0.34)}
${blur('light', ellipse(left + width * 0.24, middle - height * 0.12, width * 0.12, height * 0.34), 0.5)}</g>${pencil(d)}`
}

/** Draws an open mouth: the lip, and inside it the far wall in the light and the near one in shade. */
export function mouth(x: number, y: number, rx: number, ry: number, lip: Color, inside: Color): string {
  const clip = `mouth-${++clips}`
  const inner = ellipse(x, y + ry * 0.06, rx * 0.94, ry * 0.86)
  return `${fill(lip, ellipse(x, y, rx, ry))}<clipPath id="${clip}"><path d="${inner}"/></clipPath>${fill(inside, inner)}<g clip-path="url(#${clip})">
${fill('light', inner, 'opacity=".14" filter="url(#tooth)"')}${blur('shade', ellipse(x - rx * 0.6, y - ry * 0.75, rx * 0.78, ry * 1.05), 0.55, rx > 120 ? 'soft' : 'softer')}
${blur('light', ellipse(x + rx * 0.5, y + ry * 0.3, rx * 0.36, ry * 0.4), 0.45, rx > 120 ? 'soft' : 'softer')}</g>${pencil(ellipse(x, y, rx, ry))}${pencil(inner, 1.2)}`
}

/** Draws the shade, where the pot keeps the light from the table. */
export function cast(x: number, y: number, rx: number): string {
  return (
    blur('cast', ellipse(x + rx * 0.32, y + 4, rx * 1.12, rx * 0.17), 0.42, 'softer') +
    blur('cast', ellipse(x + rx * 0.06, y + 2, rx * 0.86, rx * 0.09), 0.55, 'softer')
  )
}

/** Draws the whole document. What is drawn keeps to the hand's own line. */
export function scene(drawn: string, before = ''): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PICTURE_SIZE} ${PICTURE_SIZE}"><style>${STYLE}</style><defs>${DEFS}</defs>${before}<g filter="url(#hand)">${drawn}</g></svg>`
}

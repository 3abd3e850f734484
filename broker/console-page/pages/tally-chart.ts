/** Money by time as bars: what was taken above the line, what went back below. The table under it says the same to who does not see it. */

import { html, svg } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

/** Amounts in minor units, both from 0 on. */
export interface Bar {
  label: string
  up: number
  down: number
}

interface Chart {
  bars: readonly Bar[]
  /** Writes an amount. */
  money: (amount: number) => string
  up: string
  down: string
}

const PLOT_PX = 168
const TOP_PX = 18
const LABELS_PX = 24
const LABELS_MAX = 4
/** Fewer bars are no wider than this many would be. */
const BARS_MIN = 10
const LINES_MAX = 4

/** Renders the chart: positions across in percent, so that it fits any width and its words stay as they are. */
export function tallyChart({ bars, money, up, down }: Chart): TemplateResult {
  const [highest, lowest] = [Math.max(...bars.map((bar) => bar.up)), Math.max(...bars.map((bar) => bar.down))]
  const step = stepFor((highest + lowest) / LINES_MAX)
  const [above, below] = [Math.ceil(highest / step), Math.ceil(lowest / step)]
  const px = PLOT_PX / Math.max(1, above + below)
  const yOf = (amount: number): number => TOP_PX + (above - amount / step) * px
  const lines = Array.from({ length: above + below + 1 }, (_, i) => (above - i) * step)
  const slot = 100 / Math.max(bars.length, BARS_MIN)
  const each = Math.ceil(bars.length / LABELS_MAX)
  const bottom = TOP_PX + PLOT_PX
  return html`<figure class="chart" aria-hidden="true">
    <div class="plot">
      <svg class="axis" height=${bottom + LABELS_PX}>
        ${lines.map((amount) => svg`<text x="100%" y=${yOf(amount) + 4} text-anchor="end">${money(amount)}</text>`)}
      </svg>
      <svg class="bars" height=${bottom + LABELS_PX}>
        ${lines.map((amount) => svg`<line class=${amount === 0 ? 'zero' : 'grid'} x1="0" x2="100%" y1=${yOf(amount)} y2=${yOf(amount)} />`)}
        ${bars.map((bar, i) => {
          const [x, width] = [slot * (i + 0.16), slot * 0.68]
          return svg`<g>
          <title>${bar.label}: ${money(bar.up)}${bar.down > 0 ? ` − ${money(bar.down)}` : ''}</title>
          <rect class="up" x=${`${x}%`} width=${`${width}%`} y=${yOf(bar.up)} height=${yOf(0) - yOf(bar.up)} />
          <rect class="down" x=${`${x}%`} width=${`${width}%`} y=${yOf(0)} height=${yOf(-bar.down) - yOf(0)} />
        </g>`
        })}
        ${bars.map((bar, i) =>
          i % each === 0
            ? svg`<text x=${`${slot * (i + 0.16)}%`} y=${bottom + LABELS_PX - 6}>${bar.label}</text>`
            : svg``,
        )}
      </svg>
    </div>
    <figcaption>
      <span class="key up">${up}</span>
      <span class="key down">${down}</span>
    </figcaption>
  </figure>`
}

/** Returns the next of 1, 2, 5, 10 … that is no smaller: amounts that people read at a glance. */
export function stepFor(amount: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(amount, 1)))
  return [1, 2, 5].map((times) => times * power).find((step) => step >= amount) ?? 10 * power
}

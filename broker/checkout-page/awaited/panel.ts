/** Renders the issuer's instructions, while the money is waited for: a script of its own (views/awaited.ts), because most members never see it. */

import type { AwaitedPayment } from '../../../protocol/checkout-api.ts'
import { drawBars } from './bars.ts'
import { deadlineText } from './deadline.ts'
import { nameIn } from '../names.ts'
import type { Say } from '../words.ts'

const CSS = `
.way{margin-top:14px;padding:14px 16px;background:var(--wash);border-radius:var(--r);overflow:hidden}
.way h2{margin:0;font-size:15px;line-height:1.4;font-weight:650}
.way dl{margin:8px 0 0;padding:0;background:none}
.way dl div{display:grid;grid-template-columns:1fr auto;align-items:center;gap:2px 12px}
.way dd:first-of-type{grid-area:2/1/auto/-1;direction:ltr;text-align:match-parent;font-size:min(23px,5.8vw);white-space:pre-wrap;line-height:1.25;font-weight:650;letter-spacing:.02em;user-select:all}
.way dd+dd{grid-area:1/2}
.way button{min-height:36px;padding:4px 12px;font-size:14px}
.bars{margin:12px -16px -14px;padding:12px 0;background:#fff;color:#000;text-align:center;font-size:13px}
.bars svg{margin:auto}.bars path{fill:#000;stroke:none}
.stop{margin-top:14px;text-align:center}`
const COPIED_MS = 2_000

export interface PanelTerms {
  instructions: AwaitedPayment
  say: Say
  locale: string
  /** The member wants to pay no more. */
  cancel: () => void
}

/**
 * Fills the panel; where it shows the same already, nothing changes, so that no
 * focus is lost. What is said of the money is announced when it changes: it
 * stands in one element from the first, and the heading, which the focus comes
 * to, outside it.
 */
export function fillPanel(panel: HTMLElement, { instructions, say, locale, cancel }: PanelTerms): void {
  const shown = JSON.stringify([instructions, locale])
  if (panel.dataset['shown'] === shown) return
  const isFirst = panel.dataset['shown'] === undefined
  panel.dataset['shown'] = shown
  if (isFirst) begin(panel)
  const [heading, status, rest] = [...panel.querySelectorAll<HTMLElement>('h1, [role=status], .rest')]
  if (!heading || !status || !rest) return
  heading.textContent = say('@awaitedTitle')
  status.replaceChildren(...sentences(instructions, locale, say))
  const ways = instructions.ways.map((way) => wayPart(way, locale, say))
  // What was paid at a till can't be stopped here any more.
  const stop = instructions.state === 'reported' ? [] : [cancelButton(say, cancel)]
  rest.replaceChildren(...ways, ...pageLink(instructions, say), ...stop)
  if (isFirst) heading.focus()
}

function begin(panel: HTMLElement): void {
  wear()
  const said = element('div', { className: 'said' })
  said.append(element('h1', { tabIndex: -1 }), element('div', { role: 'status' }))
  panel.append(said, element('div', { className: 'rest' }))
}

function sentences(instructions: AwaitedPayment, locale: string, say: Say): HTMLElement[] {
  const isPart = instructions.received_amount > 0
  const texts =
    instructions.state === 'reported'
      ? [say('@reported')]
      : [
          say('@payBy', { deadline: deadlineText(instructions.pay_by, locale) }),
          ...(isPart ? [say('@partArrived')] : []),
          say('@mailed'),
        ]
  return texts.map((textContent) => element('p', { textContent }))
}

function wayPart(way: AwaitedPayment['ways'][number], locale: string, say: Say): HTMLElement {
  const name = nameIn(way.name, locale) ?? ''
  const part = element('section', { className: 'way' })
  const list = element('dl', {})
  for (const { label, value } of way.numbers) {
    const labelText = nameIn(label, locale) ?? ''
    const row = element('div', {})
    const number = element('dd', { textContent: value })
    const copies = element('dd', {})
    copies.append(copyButton(number, labelText, say))
    row.append(element('dt', { textContent: labelText }), number, copies)
    list.append(row)
  }
  part.append(element('h2', { textContent: name }), list)
  const bars = way.barcode && drawBars(way.barcode, say('@barcode', { way: name }))
  if (way.barcode && bars) {
    const place = element('div', { className: 'bars' })
    place.append(bars, element('span', { textContent: way.barcode.text }))
    part.append(place)
  }
  return part
}

/** In a frame the clipboard's own interface needs the page's leave; a selection that is copied at a press does not. */
function copyButton(number: HTMLElement, label: string, say: Say): HTMLElement {
  const button = element('button', { type: 'button', className: 'ghost' })
  const name = (word: '@copy' | '@copied'): void => {
    button.textContent = say(word)
    button.ariaLabel = `${say(word)}: ${label}`
  }
  name('@copy')
  button.addEventListener('click', () => {
    getSelection()?.selectAllChildren(number)
    if (!document.execCommand('copy')) return
    name('@copied')
    setTimeout(() => name('@copy'), COPIED_MS)
  })
  return button
}

function pageLink({ url }: AwaitedPayment, say: Say): HTMLElement[] {
  if (url === null) return []
  const link = {
    href: url,
    target: '_blank',
    rel: 'noopener noreferrer',
    className: 'link',
    textContent: say('@issuerPage'),
  }
  const place = element('p', { className: 'stop' })
  place.append(element('a', link))
  return [place]
}

/** Asks once more: numbers that were noted down would no longer work. */
function cancelButton(say: Say, cancel: () => void): HTMLElement {
  const button = element('button', { type: 'button', className: 'link', textContent: say('@cancelPayment') })
  button.addEventListener('click', () => {
    if (button.textContent === say('@cancelSurely')) cancel()
    else button.textContent = say('@cancelSurely')
  })
  const place = element('p', { className: 'stop' })
  place.append(button)
  return place
}

function element<N extends keyof HTMLElementTagNameMap>(
  name: N,
  properties: Partial<HTMLElementTagNameMap[N]>,
): HTMLElementTagNameMap[N] {
  return Object.assign(document.createElement(name), properties)
}

/** A sheet made by script, which the page's policy allows: no style in the document is. */
function wear(): void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(CSS)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
}

/** Functions that are run in a browser's document: each needs nothing but what it is given. */

export type Role = 'button' | 'link' | 'textbox' | 'heading' | 'radio'

/** Describes what was found: its middle, in CSS pixels of its document, and what it has. */
export interface Found {
  x: number
  y: number
  /** Nothing lies over it. */
  canReach: boolean
  name: string
  value: string
  /** Of the document and of the browser: what is typed goes here; `no`: to nothing in this document. */
  focus: 'its' | 'no' | 'elsewhere'
  href: string
}

/** Returns the frame in the element's shadow. */
export function dialogFrame(): HTMLIFrameElement | null {
  return document.querySelector('furiwake-checkout')?.shadowRoot?.querySelector('iframe') ?? null
}

export function dialogFramePlace(): { x: number; y: number } {
  const frame = document.querySelector('furiwake-checkout')?.shadowRoot?.querySelector('iframe')
  const { x, y } = frame?.getBoundingClientRect() ?? { x: 0, y: 0 }
  return { x, y }
}

export function isDialogOpen(): boolean {
  return document.querySelector('furiwake-checkout')?.shadowRoot?.querySelector('dialog')?.open === true
}

/** Returns what a person can read, the element's own words too. */
export function textOf(): string {
  const shadow = document.querySelector('furiwake-checkout')?.shadowRoot
  const own = [...(shadow?.querySelectorAll<HTMLElement>('.own > button, p') ?? [])]
  return [document.body, ...own].map(({ innerText }) => innerText).join('\n')
}

/** Finds the first thing with this role and name that can be seen and pressed; otherwise what names there are of that role. */
export function findNamed(role: Role, name: string, isWhole: boolean): Found | string {
  const kinds = { button: 'button', link: 'a[href]', textbox: 'input', heading: 'h1, h2, h3', radio: '[type=radio]' }
  const shadow = document.querySelector('furiwake-checkout')?.shadowRoot
  const all = [document, ...(shadow ? [shadow] : [])].flatMap((root) => [
    ...root.querySelectorAll<HTMLElement>(kinds[role]),
  ])
  const tidy = (text: string): string => text.replaceAll(/\s+/g, ' ').trim()
  const nameOf = (element: HTMLElement): string =>
    tidy(element.ariaLabel ?? (element as HTMLInputElement).labels?.[0]?.innerText ?? element.innerText)
  const seen = all.filter((element) => element.checkVisibility({ visibilityProperty: true }))
  const found = seen.find((element) => (isWhole ? nameOf(element) === name : new RegExp(name).test(nameOf(element))))
  if (!found) return `only ${JSON.stringify(seen.map(nameOf))}`
  const root = found.getRootNode() as Document | ShadowRoot
  const middle = (): [number, number] => {
    const { left, top, width, height } = found.getBoundingClientRect()
    return [Math.round(left + width / 2), Math.round(top + height / 2)]
  }
  const canReach = (): boolean => found.contains(root.elementFromPoint(...middle()))
  if (!canReach()) found.scrollIntoView({ block: 'center', behavior: 'instant' })
  const [x, y] = middle()
  return {
    x,
    y,
    canReach: canReach(),
    name: nameOf(found),
    value: (found as HTMLInputElement).value ?? '',
    focus:
      document.hasFocus() && root.activeElement === found
        ? 'its'
        : root.activeElement === document.body
          ? 'no'
          : 'elsewhere',
    href: (found as HTMLAnchorElement).href ?? '',
  }
}

/** Returns the colours of the text and the ground of the button that pays, as they are painted. */
export function colorsOf(): [text: string, ground: string] {
  const shadow = document.querySelector('furiwake-checkout')?.shadowRoot
  const button = shadow?.querySelector('button') ?? document.querySelector('.go, .sure') ?? document.body
  const { color, backgroundColor } = getComputedStyle(button)
  const context = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D
  const [text = '', ground = ''] = [color, backgroundColor].map((css) => {
    context.fillStyle = css
    context.fillRect(0, 0, 1, 1)
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
    return `#${((red << 16) | (green << 8) | blue).toString(16).padStart(6, '0')}`
  })
  return [text, ground]
}

/** Returns what a page that listens to the element has heard. */
export function heardEvents(): unknown {
  return (globalThis as unknown as { heard: unknown }).heard
}

export function setDisplay(display: string): void {
  document.querySelector('furiwake-checkout')?.setAttribute('display', display)
}

/** Fills in fields by their names, as a browser that knows who this is does. */
export function fillIn(values: Record<string, string>): void {
  for (const [id, value] of Object.entries(values)) {
    const field = document.querySelector<HTMLInputElement | HTMLSelectElement>(`#${id}`)
    if (!field) throw new Error(`There is no ${id}.`)
    field.value = value
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
  }
}

export function newIdShown(): string | undefined {
  return document.querySelector<HTMLElement>('[data-new-id]')?.dataset['newId']
}

export function isIdHandedOver(): boolean {
  return document.querySelector('[data-handed]:not([hidden])') !== null
}

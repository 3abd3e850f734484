/** Puts right, after each drawing, what the templates cannot know: where the focus is, and what scrolls. */

/** Draws, and gives the focus to the page's heading where the drawing has taken away what had it. */
export function keepingFocus(root: HTMLElement, draw: () => void): void {
  const { activeElement: before } = document
  draw()
  const isLost = before !== null && before !== document.body && !before.isConnected
  // Where it stands: whoever reads at the foot of a page stays there.
  if (isLost && !document.querySelector('dialog[open]')) headingOf(root)?.focus({ preventScroll: true })
}

/** Does something when what is shown is on the screen, and a press or key that waited for that has been taken. */
export function afterFrame(act: () => void): void {
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(act)))
}

/** Makes the fields for days what they are: made with the first drawing, the browser's own parts of them would take a quarter of it. */
export function makeDayFields(root: HTMLElement): void {
  for (const field of root.querySelectorAll<HTMLInputElement>('input.day:not([type])')) {
    field.type = 'date'
  }
}

/** Gives the focus to the heading of what is shown. */
export function focusHeading(root: HTMLElement): void {
  headingOf(root)?.focus()
}

function headingOf(root: HTMLElement): HTMLElement | null {
  return root.querySelector<HTMLElement>('h1')
}

/**
 * Lets the keyboard scroll what is wider than its place: a table that is, is a
 * region with a name that takes the focus; one that fits is no stop on the way.
 * And shows the current page in the list of pages, where that scrolls.
 */
export function reachScrolled(root: HTMLElement): void {
  for (const wide of root.querySelectorAll<HTMLElement>('.wide')) {
    const scrolls = wide.scrollWidth > wide.clientWidth
    if (scrolls === wide.hasAttribute('tabindex')) continue
    if (scrolls) {
      wide.tabIndex = 0
      wide.setAttribute('role', 'region')
      wide.setAttribute('aria-label', nameOf(wide))
    } else for (const attribute of ['tabindex', 'role', 'aria-label']) wide.removeAttribute(attribute)
  }
  const nav = root.querySelector('nav')
  const current = nav?.querySelector<HTMLElement>('[aria-current]')
  if (!nav || !current || nav.scrollWidth <= nav.clientWidth) return
  const { left, right } = current.getBoundingClientRect()
  const frame = nav.getBoundingClientRect()
  if (left < frame.left || right > frame.right) nav.scrollLeft += left - frame.left - MARGIN_PX
}

const MARGIN_PX = 16

/** By the table's own name, or the heading that it stands under. */
function nameOf(wide: HTMLElement): string {
  const own = wide.querySelector('table')?.getAttribute('aria-label')
  const heading = wide.closest('section, main')?.querySelector('h2, h1')
  return own ?? heading?.textContent.trim() ?? ''
}

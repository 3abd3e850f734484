/**
 * Returns a keyboard on screen covers the page without resizing it: lifts the
 * sheet above it while the dialog is open. Returns what ends that.
 */
export function clearKeyboard(dialog: HTMLElement): () => void {
  const viewport = visualViewport as VisualViewport // null only where there is no page
  const lift = (): void => {
    const hidden = Math.max(0, Math.round(innerHeight - viewport.height * viewport.scale))
    dialog.style.setProperty('--keyboard', `${hidden}px`)
  }
  viewport.addEventListener('resize', lift)
  return () => viewport.removeEventListener('resize', lift)
}

/**
 * The script of the page that stands in the element's frame where the form may
 * not (notice.ts): tells the shop's page why, over the same handshake as the
 * form, and closes the dialog.
 */

import { applyLook } from './apply-look.ts'
import { connectToElement } from './channel.ts'

const card = document.querySelector('main') as HTMLElement
const { code = '', message = '' } = card.dataset

connectToElement((link) => {
  const close = (): void => link.send({ type: 'close' })
  const read = (): void => card.querySelector('h1')?.focus()
  link.onLook = (look) => applyLook(look, document.documentElement)
  link.onLook(link.look)
  link.onShown = read
  if (link.isShown) read()
  card.querySelectorAll('button').forEach((button) => (button.onclick = close))
  addEventListener('keydown', ({ key }) => key === 'Escape' && close())
  new ResizeObserver(() => link.send({ type: 'height', height: Math.ceil(card.offsetHeight) })).observe(card)
  link.send({ type: 'error', code, message })
})

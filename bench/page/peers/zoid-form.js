/** The other side, in the frame. */
import { component } from './zoid-component.js'

component(location.origin)

/** zoid makes the frame visible when it is done itself: until then a field takes no focus. */
const LOOK_MS = 5
const LOOKS = 1000

function focusField(looks = LOOKS) {
  document.querySelector('input').focus()
  if (looks > 0 && !document.hasFocus()) setTimeout(() => focusField(looks - 1), LOOK_MS)
}
window.xprops.onReady(() => focusField())

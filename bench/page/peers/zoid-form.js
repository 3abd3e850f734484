/** The other side, in the frame. */
import { component } from './zoid-component.js'

component(location.origin)
window.xprops.onReady(() => document.querySelector('input').focus())

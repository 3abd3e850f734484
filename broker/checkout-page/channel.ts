/** The frame's side of the handshake in protocol/frame-messages.ts. */

import type { FrameMessage } from '../../protocol/frame-messages.ts'
import { FRAME_READY, isElementMessage, isFrameConnect } from '../../protocol/frame-messages.ts'
import { readLook } from '../../protocol/look.ts'
import type { Look } from '../../protocol/look.ts'

export interface ElementLink {
  look: Look
  canRetry: boolean
  /** Of the parent, as the browser says it. */
  origin: string
  /** The parent is an origin the merchant registered. To any other nothing is told but why the form stays shut. */
  isAllowed: boolean
  /** The dialog was on screen when the two met. */
  isShown: boolean
  send(message: FrameMessage): void
  onShown?: () => void
  onHidden?: () => void
  onLook?: (look: Look) => void
  onPayment?: (clientSecret: string) => void
}

/** Says `ready` to the parent and waits for its `connect`: once, from `window.parent`, with a port. */
export function connectToElement(onConnect: (link: ElementLink) => void): void {
  const onMessage = (event: MessageEvent): void => {
    const [port] = event.ports
    if (event.source !== window.parent || !port || !isFrameConnect(event.data)) return
    removeEventListener('message', onMessage)
    onConnect(linkOver(port, event.data, event.origin))
  }
  addEventListener('message', onMessage)
  window.parent.postMessage(FRAME_READY, '*')
}

function linkOver(
  port: MessagePort,
  connect: { look: unknown; canRetry: unknown; shown: unknown },
  origin: string,
): ElementLink {
  const link: ElementLink = {
    look: readLook(connect.look),
    canRetry: connect.canRetry === true,
    origin,
    isAllowed: false,
    isShown: connect.shown === true,
    send: (message) => {
      if (link.isAllowed || /^(?:height|close|error)$/.test(message.type)) port.postMessage(message)
    },
  }
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!isElementMessage(data)) return
    if (data.type === 'shown') link.onShown?.()
    else if (data.type === 'hidden') link.onHidden?.()
    else if (data.type === 'payment') link.onPayment?.(data.secret)
    else link.onLook?.(readLook(data.look))
  }
  return link
}

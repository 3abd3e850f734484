/** The element's side of the handshake in protocol/frame-messages.ts. */

import type { ElementMessage, FrameConnect, FrameMessage } from '../protocol/frame-messages.ts'
import { FRAME_PROTOCOL, isFrameMessage, isFrameReady } from '../protocol/frame-messages.ts'
import type { Look } from '../protocol/look.ts'

/** What the channel asks of the element that owns it. */
export interface FrameOwner {
  look(): Look
  canRetry(): boolean
  onMessage(message: FrameMessage): void
}

/** One frame from the broker's origin and the port that leads into it. Strangers' messages are not answered. */
export class FrameChannel {
  readonly frame: HTMLIFrameElement
  readonly #origin: string
  readonly #owner: FrameOwner
  #port: MessagePort | undefined

  constructor(url: string, title: string, owner: FrameOwner) {
    this.#origin = new URL(url).origin
    this.#owner = owner
    const frame = document.createElement('iframe')
    frame.part.add('frame')
    frame.title = title
    frame.allow = 'publickey-credentials-get *; publickey-credentials-create *'
    frame.referrerPolicy = 'strict-origin'
    frame.src = url
    this.frame = frame
    addEventListener('message', this.#onWindowMessage)
  }

  send(message: ElementMessage): void {
    this.#port?.postMessage(message)
  }

  /** CSS pixels. A sheet from below hangs on its lower edge: it grows, but never sinks under a finger. */
  resize(height: number): void {
    const { style, offsetHeight } = this.frame
    style.height = `${matchMedia('(max-width: 480px)').matches ? Math.max(height, offsetHeight) : height}px`
  }

  dispose(): void {
    removeEventListener('message', this.#onWindowMessage)
    this.#port?.close()
    this.frame.remove()
  }

  // Step 1: `ready`. Anyone may post to this window, so source and origin are both checked.
  readonly #onWindowMessage = (event: MessageEvent): void => {
    if (event.source !== this.frame.contentWindow || event.origin !== this.#origin || !isFrameReady(event.data)) return
    // The frame may load again (its own "Try again"): the port of its former document is dead.
    this.#port?.close()
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    // Step 3 and all that follows.
    port1.onmessage = ({ data }: MessageEvent) => {
      if (isFrameMessage(data)) this.#owner.onMessage(data)
    }
    // Step 2: `connect`, and one end of the channel, to the broker's origin alone.
    const connect: FrameConnect = {
      furiwake: FRAME_PROTOCOL,
      type: 'connect',
      look: this.#owner.look(),
      canRetry: this.#owner.canRetry(),
    }
    this.frame.contentWindow?.postMessage(connect, this.#origin, [port2])
  }
}

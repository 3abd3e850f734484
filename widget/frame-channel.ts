/** The element's side of the handshake in protocol/frame-messages.ts. */

import type { ElementErrorCode } from '../protocol/error-codes.ts'
import type { ElementMessage, FrameConnect, FrameMessage } from '../protocol/frame-messages.ts'
import { FRAME_PROTOCOL, isFrameMessage, isFrameReady } from '../protocol/frame-messages.ts'
import { make } from './checkout-parts.ts'

/** Describes what the channel asks of the element that owns it. */
export interface FrameOwner {
  /** Returns what the frame is told when the two meet. */
  greeting(): Pick<FrameConnect, 'look' | 'canRetry' | 'shown'>
  /** A payment was to be handed to a frame that turned out to be none of the broker's pages. */
  onUnheard(): void
  /** The frame was waited for, and does not speak. */
  onFailed(code: FrameFailure, message: string): void
  onMessage(message: FrameMessage): void
}

/** Says why nothing of the broker's stands in the frame: the `code` of `furiwake-error`. */
export type FrameFailure = Extract<ElementErrorCode, 'frame_unreachable' | 'frame_blocked'>

/** Sets how long the frame may take, once it is waited for, to the end of the handshake. */
const HANDSHAKE_DEADLINE_MS = 10_000

/**
 * A page of the broker's speaks before it has loaded; on a busy machine the two messages may overtake each other by
 * this much. To give up a page that does speak would lose what was typed into it.
 */
const UNHEARD_AFTER_MS = 1_000

/** One frame from the broker's origin and the port that leads into it. Strangers' messages are not answered. */
export class FrameChannel {
  readonly frame: HTMLIFrameElement
  readonly #origin: string
  readonly #owner: FrameOwner
  #port: MessagePort | undefined
  #isOverdue = false
  #unsent: ElementMessage | undefined
  #deadline: ReturnType<typeof setTimeout> | undefined
  #isBlocked?: boolean
  #isAttended?: boolean

  constructor(url: string, title: string, owner: FrameOwner) {
    const allow = 'publickey-credentials-get *; publickey-credentials-create *'
    const frame = make('iframe', { part: 'frame', title, allow, referrerPolicy: 'strict-origin', src: url })
    this.frame = frame
    this.#origin = new URL(url).origin
    this.#owner = owner
    addEventListener('message', this.#onWindowMessage)
    addEventListener('securitypolicyviolation', this.#onViolation)
    // Of a page that cannot be had, Chromium says that it has loaded, Firefox that it has not, and WebKit nothing.
    frame.onload = frame.onerror = () => {
      setTimeout(() => {
        this.#isOverdue = true
        if (this.#port || !frame.isConnected) return
        if (this.#unsent) owner.onUnheard()
        else this.#fail()
      }, UNHEARD_AFTER_MS)
    }
  }

  /** Something was loaded that does not speak: no page of the broker's. */
  get isMute(): boolean {
    return this.#isOverdue && !this.#port
  }

  /** From here on it matters what the frame says, and that it says something; until then the port keeps it. */
  attend(): void {
    if (this.#isAttended) return
    this.#isAttended = true
    this.#deadline = setTimeout(this.#fail, HANDSHAKE_DEADLINE_MS)
    this.#hear()
    if (this.#isBlocked) this.#fail()
  }

  readonly #fail = (): void => {
    if (!this.#isAttended) return
    this.#owner.onFailed(this.#isBlocked ? 'frame_blocked' : 'frame_unreachable', `No page: ${this.#origin}`)
  }

  // The browser tells the page alone what its policy forbids; to the frame it looks as if nobody answered.
  readonly #onViolation = (event: SecurityPolicyViolationEvent): void => {
    const { effectiveDirective, blockedURI, disposition } = event
    if (effectiveDirective !== 'frame-src' || disposition !== 'enforce' || !blockedURI.startsWith(this.#origin)) return
    this.#isBlocked = true
    this.#fail()
  }

  send(message: ElementMessage): void {
    this.#port?.postMessage(message)
  }

  /** Hands a payment to a frame that was loaded without one, now or when the two have met. */
  give(secret: string): void {
    this.#unsent = { type: 'payment', secret }
    this.#giveUnsent()
  }

  #giveUnsent(): void {
    if (!this.#port || !this.#unsent) return
    this.send(this.#unsent)
    this.#unsent = undefined
  }

  /** CSS pixels. A sheet from below hangs on its lower edge: it grows, but never sinks under a finger. */
  resize(height: number): void {
    const { style, offsetHeight } = this.frame
    style.height = `${matchMedia('(max-width: 480px)').matches ? Math.max(height, offsetHeight) : height}px`
  }

  dispose(): void {
    clearTimeout(this.#deadline)
    removeEventListener('message', this.#onWindowMessage)
    removeEventListener('securitypolicyviolation', this.#onViolation)
    this.#port?.close()
    this.frame.remove()
  }

  // Step 3 and all that follows.
  #hear(): void {
    if (this.#port && this.#isAttended)
      this.#port.onmessage = ({ data }: MessageEvent) => {
        if (!isFrameMessage(data)) return
        // The document itself tells its height, and closes: only these tell that its script has come.
        if (data.type === 'connected' || data.type === 'error') clearTimeout(this.#deadline)
        this.#owner.onMessage(data)
      }
  }

  // Step 1: `ready`. Anyone may post to this window, so source and origin are both checked.
  readonly #onWindowMessage = (event: MessageEvent): void => {
    if (event.source !== this.frame.contentWindow || event.origin !== this.#origin || !isFrameReady(event.data)) return
    // The frame may load again (its own "Try again"): the port of its former document is dead.
    this.#port?.close()
    const { port1, port2 } = new MessageChannel()
    this.#port = port1
    this.#hear()
    // Step 2: `connect`, and one end of the channel, to the broker's origin alone.
    const connect: FrameConnect = {
      furiwake: FRAME_PROTOCOL,
      type: 'connect',
      ...this.#owner.greeting(),
    }
    this.frame.contentWindow?.postMessage(connect, this.#origin, [port2])
    this.#giveUnsent()
  }
}

/**
 * Describes what the element on the shop's page and the frame from the broker's origin
 * say to each other. Two messages go over `window` (1 and 2); the rest go over
 * the MessagePort that the second one hands across:
 *
 * 1. frame → parent, target `*`: {@link FRAME_READY}. It holds nothing.
 * 2. element → frame, target the broker's origin: {@link FrameConnect} and one
 *    end of a MessageChannel. The element sends it only when 1 came from its
 *    own frame's window and the broker's origin; the frame takes it only once,
 *    from `window.parent`, and only from an origin the merchant registered:
 *    any other, and any at all while the payment cannot be read, is told over
 *    the port why the form stays shut (`error`, `height`, `close`) and no more.
 * 3. frame → element, over the port: `connected`.
 *
 * The frame says 1 as soon as its document is there, so that it can take on the
 * shop's look and show its first field; whether the parent may know more is
 * told by the payment, which it reads meanwhile.
 */

import type { GivenLook } from './look.ts'
import { isRecord, isText, isWholeNumber } from './shape.ts'

export const FRAME_PROTOCOL = 'furiwake/1'

/** Makes message 1. */
export const FRAME_READY = { furiwake: FRAME_PROTOCOL, type: 'ready' } as const

/** Message 2. `canRetry`: the element can get a new payment from the shop after a decline. `shown`: as the message. */
export interface FrameConnect {
  furiwake: typeof FRAME_PROTOCOL
  type: 'connect'
  look: GivenLook
  canRetry: boolean
  shown?: boolean
}

/**
 * Frame → element, over the port. `status` is the payment's, as a word: the
 * element that a shop has pinned is older than some dialog that it will show,
 * and does not refuse a status that it has not heard of.
 */
export type FrameMessage =
  | { type: 'connected' }
  /** The height the form needs, CSS pixels. */
  | { type: 'height'; height: number }
  /**
   * The payment moved; `busy` while closing must not start anything anew. `cancelled` only when the member did it,
   * for `furiwake-cancel`: what the shop cancelled is told as `voided`. `title`
   * names the dialog: the amount and the shop, and nothing that the shop does not know.
   */
  | { type: 'status'; status: string; busy: boolean; title: string }
  /** Step 9, through the page. */
  | { type: 'verdict'; status: string; verdict: string }
  /** The member is done looking: close the dialog. */
  | { type: 'close' }
  /** The member wants to pay again after a decline: a new payment is needed. */
  | { type: 'retry' }
  | { type: 'error'; code: string; message: string }

/** Element → frame, over the port. */
export type ElementMessage =
  /** The dialog is on screen: put the focus where the member types. */
  | { type: 'shown' }
  /** The dialog is about to close: the form that goes away is not being stolen. */
  | { type: 'hidden' }
  | { type: 'look'; look: GivenLook }
  /** To a frame that was loaded before there was a payment, once: its client secret. */
  | { type: 'payment'; secret: string }

/** Guards message 1; the caller has checked source and origin. */
export function isFrameReady(data: unknown): boolean {
  return isRecord(data) && data['furiwake'] === FRAME_PROTOCOL && data['type'] === 'ready'
}

/** Guards message 2; the caller has checked source and origin, and reads `look` with `readLook`. */
export function isFrameConnect(data: unknown): data is { look: unknown; canRetry: unknown; shown: unknown } {
  return isRecord(data) && data['furiwake'] === FRAME_PROTOCOL && data['type'] === 'connect'
}

/** Guards what comes over the port, from the broker's own page: shapes, and no bounds. */
export function isFrameMessage(data: unknown): data is FrameMessage {
  if (!isRecord(data)) return false
  switch (data['type']) {
    case 'connected':
    case 'close':
    case 'retry':
      return true
    case 'height':
      return isWholeNumber(data['height'], 1, 10_000)
    case 'status':
      return (
        typeof data['status'] === 'string' && typeof data['busy'] === 'boolean' && typeof data['title'] === 'string'
      )
    case 'verdict':
      return typeof data['status'] === 'string' && typeof data['verdict'] === 'string'
    case 'error':
      return typeof data['code'] === 'string' && typeof data['message'] === 'string'
    default:
      return false
  }
}

/** Guards an element's message; `look` is still to be read with `readLook`. */
export function isElementMessage(
  data: unknown,
): data is
  { type: 'shown' } | { type: 'hidden' } | { type: 'look'; look: unknown } | { type: 'payment'; secret: string } {
  if (!isRecord(data)) return false
  const { type, secret } = data
  return type === 'shown' || type === 'hidden' || type === 'look' || (type === 'payment' && isText(secret, 256))
}

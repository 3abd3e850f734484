import type { PropertyValues } from '@lit/reactive-element'
import type { FrameMessage } from '../protocol/frame-messages.ts'
import type { GivenLook } from '../protocol/look.ts'
import { isSettledForMember } from '../protocol/payment.ts'
import { createParts, drawParts, type CheckoutParts } from './checkout-parts.ts'
import { CheckoutProperties } from './checkout-properties.ts'
import { defineElement } from './define-element.ts'
import { emit } from './events.ts'
import { FrameChannel, type FrameOwner } from './frame-channel.ts'
import { styles } from './furiwake-checkout.styles.ts'
import { clearKeyboard } from './keyboard.ts'
import { askForPayment, canAskAgain, type PaymentSourceError } from './payment-source.ts'
import { readShopLook } from './shop-look.ts'
import { ShopReport } from './shop-report.ts'
import { frameUrl, paymentOf, savesData, type ShownPayment } from './shown-payment.ts'
import { languagesFor, wordsIn, type ElementWords } from './words.ts'

/**
 * The checkout button, and the dialog behind it with the broker's form in a
 * frame. Never sees a credential.
 *
 * @event furiwake-open The dialog is on screen.
 * @event furiwake-verdict `detail {verdict, status}`: the signed verdict, for the shop's server to verify.
 * @event furiwake-cancel The member stopped the payment.
 * @event furiwake-error `detail {code, message}`: the payment could not be started or shown.
 * @event furiwake-close The dialog is off the screen; a payment under way lives on.
 * @csspart button The button on the shop's page.
 * @csspart dialog The modal dialog.
 * @csspart frame The broker's frame in the dialog.
 * @cssprop --furiwake-accent Any CSS colour: the button, here and in the dialog.
 * @cssprop --furiwake-accent-text Any CSS colour: the text on it.
 * @cssprop --furiwake-radius A length, 0 to 28 px: the corners of controls.
 * @cssprop --furiwake-font A list of faces; the frame takes the first generic one (system-ui, serif, …).
 */
export class FuriwakeCheckout extends CheckoutProperties {
  static override styles = styles

  #parts!: CheckoutParts
  #payment: ShownPayment | undefined
  #channel: FrameChannel | undefined
  readonly #report = new ShopReport(this)
  #stopClearing: (() => void) | undefined

  readonly #owner: FrameOwner = {
    greeting: () => ({ look: this.#look(), canRetry: canAskAgain(this), shown: this.#parts.dialog.open }),
    onUnheard: () => this.#reload(),
    onFailed: (code, message) => {
      this.#unload()
      this.cover = 'failure'
      this.#report.error(code, message)
    },
    onMessage: (message) => this.#onMessage(message),
  }

  /** Shows the dialog; asks the shop for a payment first, unless one is under way. */
  async open(): Promise<void> {
    // Not else: only what the press itself does may open a window.
    if (!this.hasUpdated) await this.updateComplete
    if (this.disabled || this.busy || !this.isConnected || this.#parts.dialog.open) return
    const payment = this.#payment
    if (!payment?.busy) {
      if (!(await this.#ask())) return
      // The element was away from the page, and its frame with it: the same payment again.
    } else if (!this.#channel) this.#reload()
    if (this.isConnected) this.#show()
  }

  /** Hides the dialog. A payment under way lives on, and its verdict still arrives. */
  close(): void {
    // A form that goes away unannounced in the middle of typing is taken for stolen.
    this.#channel?.send({ type: 'hidden' })
    if (this.hasUpdated) this.#parts.dialog.close()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unload()
    this.close()
  }

  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot()
    const { own, button, dialog, again, close } = (this.#parts = createParts())
    button.onclick = () => void this.open()
    button.onpointerenter = button.onfocus = () => this.#prepare()
    again.onclick = () => void this.#again()
    close.onclick = () => this.close()
    dialog.onclose = this.#onClosed
    // A press on the backdrop takes the focus from nobody.
    dialog.onmousedown = (event) => event.target === dialog && event.preventDefault()
    dialog.onclick = ({ target }) => {
      // The dialog has no padding: only its backdrop can be hit itself.
      if (target === dialog) this.close()
    }
    root.append(own)
    return root
  }

  protected override update(changed: PropertyValues): void {
    super.update(changed)
    drawParts(this.#parts, this, this.#words)
    if (changed.has('theme') || changed.has('locale')) this.#channel?.send({ type: 'look', look: this.#look() })
  }

  /** True when there is a payment in the frame. */
  async #ask(): Promise<boolean> {
    this.busy = true
    this.problem = ''
    // Empty until there is a payment: by then the press is over, and a browser would open none.
    const own = this.display === 'window' ? window.open('', '_blank') : null
    try {
      if (canAskAgain(this)) this.#prepare() // while the shop makes the payment
      const secret = await askForPayment(this)
      // A blocked window is no failure: the frame that watches has a button for it.
      if (own) {
        own.opener = null
        own.location.href = frameUrl(this.origin, this.#look(), secret)
      }
      const shown = this.#payment
      const channel = this.#channel
      if (!channel || channel.isMute || (shown && (shown.secret !== secret || shown.done))) this.#load(secret)
      else if (!shown) {
        this.#payment = { secret }
        channel.give(secret)
      }
      this.#channel?.attend()
      return true
    } catch (error) {
      own?.close()
      this.problem = this.#words[3]
      this.#report.error((error as PaymentSourceError).code, (error as Error).message)
      return false
    } finally {
      this.busy = false
    }
  }

  /**
   * The member is about to press the button: the page of the payment that is
   * there already is loaded, unseen, or that of the one that is yet to be made.
   */
  #prepare(): void {
    const { clientSecret } = this
    if (this.#channel || this.#payment?.busy || this.disabled || this.display === 'window' || savesData()) return
    if (canAskAgain(this)) this.#load()
    else if (clientSecret && paymentOf(clientSecret)) this.#load(clientSecret)
  }

  #load(secret?: string): void {
    this.#unload()
    if (!this.isConnected) return
    this.#payment = secret ? { secret } : undefined
    const url = frameUrl(this.origin, this.#look(), secret, this.display === 'window' ? '&watch=1' : '')
    this.cover = 'skeleton'
    this.#channel = new FrameChannel(url, this.#words[2], this.#owner)
    this.#parts.dialog.prepend(this.#channel.frame)
  }

  #reload(): void {
    this.#load(this.#payment?.secret)
    this.#channel?.attend()
  }

  #unload(): void {
    this.#channel?.dispose()
    this.#channel = undefined
  }

  #show(): void {
    this.#parts.rest.autofocus = true // not before: a page that loads looks for it too
    this.#parts.dialog.showModal()
    this.#stopClearing = clearKeyboard(this.#parts.dialog)
    // Chromium gives the focus to the frame that asks for it. Asked by the page too at that moment, it now and then leaves
    // the keys with the page for good, even after a click into the frame: one press in twenty on a busy machine.
    if (!(navigator as { connection?: object }).connection) this.#channel?.frame.focus()
    this.#channel?.send({ type: 'shown' })
    emit(this, 'open', null)
  }

  #onMessage(message: FrameMessage): void {
    const payment = this.#payment
    switch (message.type) {
      case 'connected': // heard by the channel
        break
      case 'height':
        this.cover = undefined
        this.#channel?.resize(message.height)
        break
      case 'status':
        if (!payment) break
        payment.busy = message.busy
        this.#parts.dialog.ariaLabel = message.title
        payment.done = isSettledForMember(message.status)
        if (message.status === 'cancelled') this.#report.cancelled(payment.secret)
        break
      case 'verdict':
        this.#report.verdict(message.verdict, message.status, payment?.secret ?? '')
        if (!this.#parts.dialog.open) this.#report.submit()
        break
      case 'close':
        this.close()
        break
      case 'retry':
        void this.#again()
        break
      case 'error':
        this.#report.error(message.code, message.message)
    }
  }

  /** A new payment after a decline, or the same one when only the frame failed. */
  readonly #again = async (): Promise<void> => {
    const payment = this.#payment
    if (this.busy) return
    this.cover = 'skeleton'
    if (payment && !payment.done) this.#reload()
    else if (!(await this.#ask())) this.cover = 'failure'
  }

  readonly #onClosed = (): void => {
    this.#stopClearing?.()
    this.#parts.button.focus()
    emit(this, 'close', null)
    this.#report.submit()
  }

  #look(): GivenLook {
    return { theme: this.theme, locale: this.#locale, ...readShopLook(this.#parts.dialog) }
  }

  /** @internal The broker's. */
  get origin(): string {
    return new URL(this.broker || import.meta.url, document.baseURI).origin
  }

  get #locale(): string {
    return languagesFor(this, this.locale)
  }

  get #words(): ElementWords {
    return wordsIn(this.#locale, this.origin, () => this.requestUpdate())
  }
}

defineElement('furiwake-checkout', FuriwakeCheckout)

declare global {
  interface HTMLElementTagNameMap {
    'furiwake-checkout': FuriwakeCheckout
  }
}

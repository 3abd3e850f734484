/**
 * The least that could do it: a button, a dialog and a frame, without a
 * library. Its frame is loaded when the pointer comes, or at the click.
 */
class BareCheckout extends HTMLElement {
  #frame: HTMLIFrameElement | undefined
  #isLoaded = false
  readonly #dialog = document.createElement('dialog')

  connectedCallback(): void {
    const style = document.createElement('style')
    style.textContent =
      'button{font:inherit;min-height:52px}dialog{padding:0;border:0;width:392px}iframe{display:block;width:100%;height:560px;border:0}'
    const button = document.createElement('button')
    button.textContent = 'Pay'
    button.onpointerenter = () => this.#load('')
    button.onclick = () => void this.#open()
    this.attachShadow({ mode: 'open' }).append(style, button, this.#dialog)
  }

  #load(fragment: string): void {
    if (this.#frame) return
    this.#frame = document.createElement('iframe')
    this.#frame.src = this.getAttribute('form') + fragment
    this.#frame.onload = () => {
      this.#isLoaded = true
      if (this.#dialog.open) this.#shown()
    }
    this.#dialog.append(this.#frame)
  }

  async #open(): Promise<void> {
    const paymentUrl = this.getAttribute('payment-url')
    this.#load(paymentUrl === null ? '#shown' : '')
    if (paymentUrl !== null) await (await fetch(paymentUrl, { method: 'POST' })).json()
    this.#dialog.showModal()
    if (this.#isLoaded) this.#shown()
  }

  #shown(): void {
    this.#frame?.contentWindow?.postMessage('shown', '*')
  }
}
customElements.define('bare-checkout', BareCheckout)

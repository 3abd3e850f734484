/** bare-element.ts in Lit, line for line: what the element's bytes are held against. */
import { LitElement, css, html } from 'lit'
import type { TemplateResult } from 'lit'

class LitCheckout extends LitElement {
  static override styles = css`
    button {
      font: inherit;
      min-height: 52px;
    }
    dialog {
      padding: 0;
      border: 0;
      width: 392px;
    }
    iframe {
      display: block;
      width: 100%;
      height: 560px;
      border: 0;
    }
  `
  static override properties = { form: {}, paymentUrl: { attribute: 'payment-url' }, url: { state: true } }
  declare form: string
  declare paymentUrl: string | undefined
  declare url: string | undefined
  #isLoaded = false

  override render(): TemplateResult {
    return html`<button @pointerenter=${() => this.#load('')} @click=${this.#open}>Pay</button>
      <dialog>${this.url ? html`<iframe src=${this.url} @load=${this.#loaded}></iframe>` : ''}</dialog>`
  }

  #load(fragment: string): void {
    this.url ??= this.form + fragment
  }

  #loaded(): void {
    this.#isLoaded = true
    if (this.renderRoot.querySelector('dialog')?.open) this.#shown()
  }

  async #open(): Promise<void> {
    this.#load(this.paymentUrl === undefined ? '#shown' : '')
    if (this.paymentUrl !== undefined) await (await fetch(this.paymentUrl, { method: 'POST' })).json()
    this.renderRoot.querySelector('dialog')?.showModal()
    if (this.#isLoaded) this.#shown()
  }

  #shown(): void {
    this.renderRoot.querySelector('iframe')?.contentWindow?.postMessage('shown', '*')
  }
}
customElements.define('lit-checkout', LitCheckout)

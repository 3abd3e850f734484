/** The same button, dialog and frame in Lit, with nothing behind them: what the element's bytes are held against. */
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
  static override properties = { form: {}, url: { state: true } }
  declare form: string
  declare url: string | undefined

  override render(): TemplateResult {
    return html`<button @pointerenter=${this.#load} @click=${this.#open}>Pay</button>
      <dialog>${this.url ? html`<iframe src=${this.url}></iframe>` : ''}</dialog>`
  }

  #load(): void {
    this.url ??= this.form
  }

  async #open(): Promise<void> {
    this.#load()
    await this.updateComplete
    this.renderRoot.querySelector('dialog')?.showModal()
    this.renderRoot.querySelector('iframe')?.contentWindow?.postMessage('shown', '*')
  }
}
customElements.define('lit-checkout', LitCheckout)

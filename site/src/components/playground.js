/** The playground: the real element, what it is given, and what it says. */

import LOOKS from '../../../broker/looks.json'

const EVENTS = ['furiwake-open', 'furiwake-verdict', 'furiwake-cancel', 'furiwake-error', 'furiwake-close']
const YEN = new Intl.NumberFormat('en', { style: 'currency', currency: 'JPY' })
/** Values that the element takes if nothing is said: left out of the code. */
const UNSAID = { theme: 'auto', display: 'dialog' }
/** Of a shop's own look: shut while one that has a name is chosen, which they show then. */
const OWN_LOOK = ['accent', 'accentText', 'radius', 'font']

class Playground extends HTMLElement {
  #isHeard = false

  connectedCallback() {
    this.words = JSON.parse(this.dataset.words)
    this.form = this.querySelector('form')
    this.checkout = this.querySelector('furiwake-checkout')
    this.form.addEventListener('input', () => this.show())
    this.form.addEventListener('submit', (event) => event.preventDefault())
    this.querySelector('.copy').addEventListener('click', ({ currentTarget }) => void this.copy(currentTarget))
    for (const name of EVENTS) this.checkout.addEventListener(name, ({ detail }) => this.note(name, detail))
    void this.begin()
  }

  /** Asks the demo what is behind this page; without it the button is real, and the dialog has no broker. */
  async begin() {
    const demo = await fetch(`${this.dataset.base}playground.json`)
      .then((answer) => (answer.ok ? answer.json() : undefined))
      .catch(() => undefined)
    await customElements.whenDefined('furiwake-checkout')
    this.checkout.createPayment = () => this.pay()
    this.querySelector('.no-demo').hidden = demo !== undefined
    if (demo !== undefined) this.join(demo)
    this.show()
  }

  join({ broker, amounts, members }) {
    this.checkout.broker = broker
    this.form.elements.amount.append(...amounts.map((amount) => new Option(YEN.format(amount), amount)))
    this.querySelector('tbody').append(...members.map(rowOf))
    this.querySelector('.members').hidden = false
  }

  async pay() {
    const { amount, confirmation } = this.form.elements
    const wanted = new URLSearchParams({
      amount: amount.value,
      confirmation: confirmation.checked ? 'required' : 'none',
    })
    const answer = await fetch(`${this.dataset.base}playground/payment?${wanted}`, { method: 'POST' })
    if (!answer.ok) throw new Error(`The demo answered ${answer.status}.`)
    return (await answer.json()).client_secret
  }

  /** Shows what a look that has a name is made of: whoever goes on to one of their own begins with it. */
  showNamed() {
    const { look, theme, accent, accentText, radius, font } = this.form.elements
    const named = LOOKS[look.value]
    for (const name of OWN_LOOK) this.form.elements[name].disabled = named !== undefined
    if (named === undefined) return
    const isDark = theme.value === 'auto' ? matchMedia('(prefers-color-scheme: dark)').matches : theme.value === 'dark'
    const colors = isDark ? named.dark : named.light
    accent.value = colors.accent
    accentText.value = colors.text
    radius.value = named.radius
    font.value = named.font
  }

  /** Brings the element, and the code beside it, to what was chosen. */
  show() {
    this.showNamed()
    const { look, accent, accentText, radius, font, disabled } = this.form.elements
    const looks = {
      '--furiwake-accent': accent.value,
      '--furiwake-accent-text': accentText.value,
      '--furiwake-radius': `${radius.value}px`,
      '--furiwake-font': font.value,
    }
    for (const [name, value] of Object.entries(looks)) {
      if (look.value === '') this.checkout.style.setProperty(name, value)
      else this.checkout.style.removeProperty(name)
    }
    const given = ['label', 'theme', 'locale', 'display'].map((name) => [name, this.form.elements[name].value])
    given.unshift(['data-look', look.value])
    for (const [name, value] of given) {
      if (value === '') this.checkout.removeAttribute(name)
      else this.checkout.setAttribute(name, value)
    }
    this.checkout.disabled = disabled.checked
    const said = given.filter(([name, value]) => value !== '' && value !== UNSAID[name])
    const attributes = said.map(
      ([name, value]) => ` ${name}="${value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`,
    )
    const tag = `<furiwake-checkout payment-url="/checkout" verdict-url="/paid"${attributes.join('')}${disabled.checked ? ' disabled' : ''}></furiwake-checkout>`
    const lines = Object.entries(looks).map(([name, value]) => `    ${name}: ${value};`)
    const source = this.querySelector('.source')
    source.textContent =
      look.value === ''
        ? `${tag}\n<style>\n  furiwake-checkout {\n${lines.join('\n')}\n  }\n</style>`
        : `<link rel="stylesheet" href="${this.checkout.broker ?? 'https://BROKER'}/furiwake-looks.css">\n${tag}`
    this.querySelector('.copy').textContent = this.words.copy
  }

  async copy(button) {
    await navigator.clipboard.writeText(this.querySelector('.source').textContent)
    button.textContent = this.words.copied
  }

  note(name, detail) {
    const list = this.querySelector('.events')
    if (!this.#isHeard) list.replaceChildren()
    this.#isHeard = true
    const line = document.createElement('p')
    const said = detail && { ...detail, ...(detail.verdict ? { verdict: `${detail.verdict.slice(0, 12)}…` } : {}) }
    line.textContent = said ? `${name} ${JSON.stringify(said)}` : name
    list.append(line)
  }
}

function rowOf({ issuer, story, id, password }) {
  const row = document.createElement('tr')
  const cells = [issuer, story.replaceAll('_', ' '), id.replaceAll(/(.{4})(?=.)/g, '$1 '), password]
  row.append(...cells.map((text) => Object.assign(document.createElement('td'), { textContent: text })))
  return row
}

customElements.define('furiwake-playground', Playground)

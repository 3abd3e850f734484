import { html } from 'hono/html'
import type { Context } from 'hono'

import { QUANTITY_MAX } from '../cart.ts'
import type { CartLine } from '../cart.ts'
import { testMembersOf } from '../env.ts'
import type { ShopEnv, TestMember } from '../env.ts'
import { goodById } from '../goods.ts'
import { shownCart } from '../order-of-page.ts'
import { picture } from '../pictures.ts'
import { page, yen } from './layout.ts'
import { WORDS } from './words.ts'

/** Renders what is in the cart; each quantity is a plain form, so that it works without a script. */
export function cartPage(c: Context<ShopEnv>): Response | Promise<Response> {
  const words = WORDS[c.var.language]
  const { cart } = c.var
  return page(
    c,
    words.cart,
    html`<h1>${words.cart}</h1>
      ${c.req.query('changed') === undefined ? '' : html`<p role="status">${words.cartChanged}</p>`}
      ${
        cart.length === 0
          ? html`<p>${words.cartEmpty}</p>
              <p><a class="secondary" href="/">${words.toGoods}</a></p>`
          : html`<ul class="lines">
                ${cart.map((line) => cartLine(c, line))}
              </ul>
              <p class="total"><span>${words.total}</span> <strong>${yen(totalOf(cart))}</strong></p>
              <p class="end"><a class="primary" href="/checkout">${words.toCheckout}</a></p>`
      }`,
  )
}

function cartLine(c: Context<ShopEnv>, { good: id, quantity }: CartLine) {
  const { language } = c.var
  const words = WORDS[language]
  const good = goodById(id)
  if (!good) return ''
  const options = Array.from({ length: QUANTITY_MAX }, (_, index) => index + 1)
  return html`<li>
    ${picture(id, '')}
    <span class="name">${good.name[language]}</span>
    <form method="post" action="/cart">
      <input type="hidden" name="good" value="${id}" />
      <label
        ><span class="quiet">${words.quantity}</span>
        <select name="quantity">
          ${options.map((n) => (n === quantity ? html`<option selected>${n}</option>` : html`<option>${n}</option>`))}
        </select></label
      >
      <button class="plain">${words.change}</button>
      <button class="plain" name="remove" value="1">${words.remove}</button>
    </form>
    <span class="price">${yen(good.price * quantity)}</span>
  </li>`
}

/** Renders step 1, and the whole integration on the page: the script tag and the element. */
export function checkoutPage(c: Context<ShopEnv>): Response | Promise<Response> {
  const { language } = c.var
  const words = WORDS[language]
  const { cart } = c.var
  if (cart.length === 0) return cartPage(c)
  return page(
    c,
    words.checkout,
    html`<h1>${words.checkout}</h1>
      <div class="checkout">
        <section>
          <ul class="lines">
            ${cart.map(({ good: id, quantity }) => {
              const good = goodById(id)
              if (!good) return ''
              return html`<li>
                ${picture(id, '')}<span class="name"
                  >${good.name[language]} <span class="quiet">× ${quantity}</span></span
                >
                <span class="price">${yen(good.price * quantity)}</span>
              </li>`
            })}
          </ul>
          <p class="total"><span>${words.total}</span> <strong>${yen(totalOf(cart))}</strong></p>
          <p class="quiet pays">${words.checkoutNote}</p>
          <furiwake-checkout
            payment-url="/checkout"
            payment-data="${shownCart(cart)}"
            verdict-url="/paid"
            label="${words.pay}"
            locale="${language}"
          ></furiwake-checkout>
          <script type="module" src="${c.env.BROKER}/furiwake.js"></script>
          <script type="module" src="/shop.js"></script>
          <form method="post" action="/payment-link"><button class="plain">${words.payElsewhere}</button></form>
        </section>
        ${testPanel(c)}
      </div>`,
  )
}

/** The demo's own: which IDs there are to try. A real shop has none. */
function testPanel(c: Context<ShopEnv>) {
  const words = WORDS[c.var.language]
  const members = testMembersOf(c.env)
  if (members.length === 0) return ''
  const first = members.filter(({ story, issuer_name: name }, index) => {
    const isPlain = story === 'plain' || story === 'paid_later'
    return isPlain && members.findIndex((other) => other.issuer_name === name) === index
  })
  const others = members.filter((member) => !first.includes(member))
  return html`<aside class="test" aria-labelledby="test-ids">
    <h2 id="test-ids">${words.testIds}</h2>
    <p class="quiet">${words.testIdsNote}</p>
    ${testIds(c, first)}
    ${
      others.length === 0
        ? ''
        : html`<details>
            <summary>${words.testIdsMore}</summary>
            ${testIds(c, others)}
          </details>`
    }
  </aside>`
}

function testIds(c: Context<ShopEnv>, members: readonly TestMember[]) {
  const { stories } = WORDS[c.var.language]
  return html`<ul>
    ${members.map(
      ({ issuer_name: issuer, id, password, story }) =>
        html`<li>
          <span>${issuer} <span class="quiet">${stories[story]}</span></span>
          <code>${id.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          <code>${password}</code>
        </li>`,
    )}
  </ul>`
}

function totalOf(cart: readonly CartLine[]): number {
  return cart.reduce((sum, { good, quantity }) => sum + (goodById(good)?.price ?? 0) * quantity, 0)
}

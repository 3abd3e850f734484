import { html } from 'hono/html'
import type { Context } from 'hono'

import type { ShopEnv } from '../env.ts'
import { GOODS, goodById } from '../goods.ts'
import { picture } from '../pictures.ts'
import { page, yen } from './layout.ts'
import { notFoundPage } from './refused.ts'
import { WORDS } from './words.ts'

/** Renders the shelf: one picture at a time, with paper around it. */
export function homePage(c: Context<ShopEnv>): Response | Promise<Response> {
  const { language } = c.var
  const words = WORDS[language]
  return page(
    c,
    '',
    html`<section class="hero">
        <h1>${words.tagline}</h1>
        <p>${words.intro}</p>
      </section>
      <ul class="shelf">
        ${GOODS.map(
          (good) =>
            html`<li>
              <a href="/goods/${good.id}">
                ${picture(good.id, '')}
                <div class="label">
                  <h2 class="name">${good.name[language]}</h2>
                  <p class="line">${good.line[language]}</p>
                  <p class="price">${yen(good.price)}</p>
                </div>
              </a>
            </li>`,
        )}
      </ul>`,
  )
}

/** Renders one good, and the button that puts it into the cart. */
export function goodPage(c: Context<ShopEnv>): Response | Promise<Response> {
  const { language } = c.var
  const words = WORDS[language]
  const good = goodById(c.req.param('id') ?? '')
  if (!good) return notFoundPage(c)
  return page(
    c,
    good.name[language],
    html`<article class="good">
      ${picture(good.id, good.name[language])}
      <div>
        <h1>${good.name[language]}</h1>
        <p class="price">${yen(good.price)}</p>
        <p>${good.story[language]}</p>
        <p class="quiet">${good.size}</p>
        <form method="post" action="/cart">
          <input type="hidden" name="good" value="${good.id}" />
          <input type="hidden" name="more" value="1" />
          <button class="primary">${words.add}</button>
        </form>
      </div>
    </article>`,
  )
}

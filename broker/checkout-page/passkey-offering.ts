/** The offer of a passkey after a payment with a password: the next one can be without. A part of webauthn.ts. */

import type { TemplateResult, nothing as Nothing } from 'lit/html.js'
import type { CheckoutIssuer, CheckoutState } from '../../protocol/checkout-api.ts'
import { groupMemberId } from '../../protocol/member-id.ts'
import type { NewPasskey, PasskeyOffer } from '../../protocol/passkeys.ts'
import { passkeyCreationOptions, readNewPasskey } from '../../protocol/passkeys.ts'
import type { CheckoutClient } from './checkout-client.ts'
import { attempt, jsonOf } from './credential-prompt.ts'
import { isTimeToOffer, rememberPasskey } from './remembered-passkey.ts'
import { sealPasskey } from './seal-passkey.ts'
import type { PasskeyTrouble } from './trouble.ts'
import { nameIn } from './names.ts'
import type { Say } from './words.ts'

/** A payment with a password, after which a passkey can be added. */
export interface PaidWithPassword {
  memberId: string
  /** Of the password's seal: known to this browser and the issuer alone. */
  jti: string
  offer: PasskeyOffer
  issuer: CheckoutIssuer
  checkout: CheckoutState
}

/** Fields of a view's context that are read here. */
interface Context {
  state: { locale: string }
  say: Say
}

/** The page's own means of drawing. */
interface Tools {
  html: (strings: TemplateStringsArray, ...values: unknown[]) => TemplateResult
  nothing: typeof Nothing
}

/** The looks of what only an offer has: adopted, as those of a question (questions/question-styles.ts). */
const CSS = `
.offer { display: grid; gap: 6px; margin-inline: 0; padding: 16px 20px 20px; border-top: 1px solid var(--line); background: var(--wash); order: 5; }
.offer h2 { font-size: 16px; line-height: 1.4; font-weight: 650; }
.offer p { color: var(--ink-2); font-size: 14px; line-height: 1.55; text-wrap: pretty; }
.offer .ghost { margin-top: 6px; }
@media print { .offer { display: none; } }`

/** Offers a passkey, if it is time to. `show` is called with it each time that it is to be drawn anew. */
export function offerPasskey(
  paid: PaidWithPassword,
  client: CheckoutClient,
  show: (offering: PasskeyOffering) => void,
): void {
  if (!isTimeToOffer()) return
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(CSS)
  document.adoptedStyleSheets.push(sheet)
  show(new PasskeyOffering(paid, client, show))
}

class PasskeyOffering {
  readonly #paid: PaidWithPassword
  readonly #client: CheckoutClient
  readonly #show: (offering: PasskeyOffering) => void
  #stage: 'open' | 'busy' | 'added' | 'failed' = 'open'

  constructor(paid: PaidWithPassword, client: CheckoutClient, show: (offering: PasskeyOffering) => void) {
    this.#paid = paid
    this.#client = client
    this.#show = show
  }

  /** Renders the offer. It stands after "Done", which comes first. */
  view({ state: { locale }, say }: Context, { html, nothing }: Tools): TemplateResult {
    const stage = this.#stage
    const isDone = stage === 'added'
    return html`<section class="offer" aria-labelledby="offer">
      <h2 id="offer" .textContent=${say('@offerTitle')}></h2>
      <p
        role="status"
        .textContent=${say(isDone ? '@passkeyAdded' : stage === 'failed' ? '@passkeyNotAdded' : '@offer')}
      ></p>
      ${
        isDone
          ? nothing
          : html`<button
              type="button"
              class="ghost"
              aria-busy=${stage === 'busy'}
              @click=${() => void this.#add(locale)}
              .textContent=${say('@addPasskey')}
            ></button>`
      }
    </section>`
  }

  async #add(locale: string): Promise<void> {
    if (this.#stage === 'busy') return
    this.#move('busy')
    this.#move((await this.#make(locale)) ? 'added' : 'failed')
    // The button that was pressed is gone: what is left to do is next.
    if (document.activeElement === document.body) document.querySelector<HTMLElement>('.actions .go')?.focus()
  }

  #move(stage: 'busy' | 'added' | 'failed'): void {
    this.#stage = stage
    this.#show(this)
  }

  /** Makes a passkey, and has the issuer add it. */
  async #make(locale: string): Promise<boolean> {
    const { offer, memberId, jti, checkout, issuer } = this.#paid
    const { passkey_rp_id: id, encryption_key: key, prefix } = issuer
    if (!id || !key) return false
    const name = nameIn(issuer.name, locale) ?? prefix
    const passkey = await makePasskey(offer, { id, name }, `${groupMemberId(memberId)} · ${name}`)
    if (typeof passkey === 'string') return false
    const ids = { member_id: memberId, payment_id: checkout.payment_id, password_jti: jti }
    // The issuer's letters know two languages.
    const isAdded = await this.#client.addPasskey({
      sealed_passkey: await sealPasskey({ passkey, ...ids, locale: locale === 'ja' ? 'ja' : 'en' }, key),
    })
    if (isAdded) rememberPasskey({ prefix, id: passkey.id })
    return isAdded
  }
}

/** Has a passkey made; needs a press of a button just before. */
async function makePasskey(
  offer: PasskeyOffer,
  rp: { id: string; name: string },
  userName: string,
): Promise<NewPasskey | PasskeyTrouble> {
  return attempt(async () => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(passkeyCreationOptions(offer, rp, userName))
    return readNewPasskey(jsonOf(await navigator.credentials.create({ publicKey })))
  })
}

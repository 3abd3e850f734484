/** The offer of a passkey after a payment with a password: the next one can be without. A part of webauthn.ts. */

import type { TemplateResult, nothing as Nothing } from 'lit/html.js'
import type { CheckoutIssuer, CheckoutState } from '../../protocol/checkout-api.ts'
import type { Locale } from '../../protocol/look.ts'
import { groupMemberId } from '../../protocol/member-id.ts'
import type { NewPasskey, PasskeyOffer } from '../../protocol/passkeys.ts'
import { passkeyCreationOptions, readNewPasskey } from '../../protocol/passkeys.ts'
import type { CheckoutClient } from './checkout-client.ts'
import { attempt, jsonOf } from './credential-prompt.ts'
import { isTimeToOffer, rememberPasskey } from './remembered-passkey.ts'
import { sealPasskey } from './seal-passkey.ts'
import type { PasskeyTrouble } from './trouble.ts'

interface OfferWords {
  title: string
  text: (issuer: string) => string
  add: string
  added: string
  failed: (issuer: string) => string
}

const WORDS: Readonly<Record<Locale, OfferWords>> = {
  en: {
    title: 'Next time without a password',
    text: (issuer) => `With a passkey of ${issuer} you pay by finger, face or the lock of your device.`,
    add: 'Add a passkey',
    added: 'Your passkey is ready. Next time it is the first choice here.',
    failed: (issuer) =>
      `No passkey was added. You can try again here, or later on ${issuer}'s own page. Your payment is done all the same.`,
  },
  ja: {
    title: '次からはパスワードなしで',
    text: () => 'パスキーなら、指紋や顔、端末のロックでお支払いできます。',
    add: 'パスキーを追加する',
    added: 'パスキーの用意ができました。次のお支払いから選べます。',
    failed: (issuer) => `パスキーは追加されませんでした。${issuer}のページでも追加できます。お支払いはすんでいます。`,
  },
}

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
  state: { locale: Locale }
  facts: { issuer: string }
}

/** The page's own means of drawing. */
interface Tools {
  html: (strings: TemplateStringsArray, ...values: unknown[]) => TemplateResult
  nothing: typeof Nothing
}

/** Offers a passkey, if it is time to. `show` is called with it each time that it is to be drawn anew. */
export function offerPasskey(
  paid: PaidWithPassword,
  client: CheckoutClient,
  show: (offering: PasskeyOffering) => void,
): void {
  if (isTimeToOffer()) show(new PasskeyOffering(paid, client, show))
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
  view({ state: { locale }, facts: { issuer } }: Context, { html, nothing }: Tools): TemplateResult {
    const { title, text, add, added, failed } = WORDS[locale]
    const stage = this.#stage
    const isDone = stage === 'added'
    return html`<section class="offer" aria-labelledby="offer">
      <h2 id="offer" .textContent=${title}></h2>
      <p role="status" .textContent=${isDone ? added : stage === 'failed' ? failed(issuer) : text(issuer)}></p>
      ${
        isDone
          ? nothing
          : html`<button
              type="button"
              class="ghost"
              aria-busy=${stage === 'busy'}
              @click=${() => void this.#add(locale)}
              .textContent=${add}
            ></button>`
      }
    </section>`
  }

  async #add(locale: Locale): Promise<void> {
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
  async #make(locale: Locale): Promise<boolean> {
    const { offer, memberId, jti, checkout, issuer } = this.#paid
    const { passkey_rp_id: id, encryption_key: key, prefix } = issuer
    if (!id || !key) return false
    const name = issuer.name[locale]
    const passkey = await makePasskey(offer, { id, name }, `${groupMemberId(memberId)} · ${name}`)
    if (typeof passkey === 'string') return false
    const ids = { member_id: memberId, payment_id: checkout.payment_id, password_jti: jti }
    const isAdded = await this.#client.addPasskey({
      sealed_passkey: await sealPasskey({ passkey, ...ids, locale }, key),
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

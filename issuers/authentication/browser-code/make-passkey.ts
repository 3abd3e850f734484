/** The browser makes a passkey (WebAuthn level 3, section 5.1.3) for the form that asks for one, and the form is sent. */

import { passkeyCreationOptions } from '../../../protocol/passkeys.ts'
import type { PasskeyOffer } from '../../../protocol/passkeys.ts'

interface Terms extends PasskeyOffer {
  rp_id: string
  rp_name: string
  user_name: string
  known: string[]
}

export function makePasskey(form: HTMLElement): void {
  if (!(form instanceof HTMLFormElement)) return
  const tell = (what: 'unfinished' | 'unable' | undefined): void => {
    for (const said of form.querySelectorAll<HTMLElement>('[data-unfinished], [data-unable]'))
      said.hidden = what === undefined || !(what in said.dataset)
  }
  const input = form.querySelector<HTMLInputElement>('input[name="passkey"]')
  form.addEventListener('submit', (event) => {
    if (input?.value) return
    // The form is not on its way yet: it stays alive while the browser asks.
    event.preventDefault()
    event.stopImmediatePropagation()
    tell(undefined)
    void made(JSON.parse(form.dataset['makesPasskey'] ?? '') as Terms).then((passkey) => {
      if (passkey === undefined || !input) return tell('unfinished')
      input.value = passkey
      return form.requestSubmit()
    })
  })
  if (!('PublicKeyCredential' in window && 'parseCreationOptionsFromJSON' in PublicKeyCredential)) {
    tell('unable')
    form.querySelector('button')?.setAttribute('disabled', '')
  }
}

/** Undefined when the member put it off, or the browser could not. */
async function made(terms: Terms): Promise<string | undefined> {
  try {
    const rp = { id: terms.rp_id, name: terms.rp_name }
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
      passkeyCreationOptions(terms, rp, terms.user_name, terms.known),
    )
    const credential = await navigator.credentials.create({ publicKey })
    return credential instanceof PublicKeyCredential ? JSON.stringify(credential.toJSON()) : undefined
  } catch {
    return undefined
  }
}

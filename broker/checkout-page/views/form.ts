import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'
import { groupMemberId } from '../../../protocol/member-id.ts'
import { PASSWORD_MAX_CHARACTERS } from '../../../protocol/sealed-password.ts'
import { keepGrouped } from '../member-id-field.ts'
import { reaches } from '../passkeys.ts'
import { exceedsFramedMax } from '../page-issuer.ts'
import { continueElsewhere } from './unavailable.ts'
import { issuerMark } from './marks.ts'
import { nameIn } from '../names.ts'
import type { ViewContext } from './view-context.ts'
import { amountLead, isAboutId, isAboutPassword, shell } from './shell.ts'

export const MEMBER_ID_FIELD = 'member-id'
export const PASSWORD_FIELD = 'password'

/** Renders step 4: a real form in the light DOM, so that password managers know it for what it is. */
export function formView(context: ViewContext): TemplateResult {
  const { actions, say, state } = context
  const isAsking = state.pending === 'cancel'
  const rest = html`<form novalidate @submit=${actions.submitted}>
    ${memberIdField(context)}${
      exceedsFramedMax(state)
        ? continueElsewhere(context)
        : html`${passwordField(context)}<button class="go sure" .textContent=${say('@pay')}></button>`
    }
    ${passkeyChoice(context)}
    <div class="row">
      ${registerLink(context)}
      <button
        type="button"
        class="link"
        aria-disabled=${isAsking}
        @click=${actions.cancelled}
        .textContent=${say('@cancel')}
      ></button>
    </div>
  </form>`
  return shell(context, { lead: amountLead(context, undefined, true), rest, promise: true, ends: true })
}

/**
 * Returns where passkeys work of the issuer that is typed, and before that of any: so that nothing appears while one types.
 * Where the shop's page forbids them, that it does.
 */
function passkeyChoice({ state, say, issuer, actions }: ViewContext): unknown {
  const thinkable = state.issuers.filter(({ prefix }) => prefix.startsWith(state.memberId))
  const ids = (issuer ? [issuer] : thinkable).map(({ passkey_rp_id }) => passkey_rp_id)
  if (ids.some((id) => reaches(id, state.passkeys)))
    return html`<button
      type="button"
      class="ghost sure"
      @click=${actions.passkeyChosen}
      .textContent=${say('@usePasskey')}
    ></button>`
  return state.passkeys.can === 'forbidden' && ids.some(Boolean)
    ? html`<p class="note" .textContent=${say('@passkeyForbidden')}></p>`
    : nothing
}

function memberIdField({ state, say, issuer, actions }: ViewContext): TemplateResult {
  const isBad = isAboutId(state.complaint)
  return html`<div class="field">
    <label for=${MEMBER_ID_FIELD} .textContent=${say('@memberId')}></label>
    <div class="f ${isBad ? 'bad' : ''} groups-${Math.ceil(state.memberId.length / 4)}">
      <input
        id=${MEMBER_ID_FIELD}
        name="username"
        autocomplete="username"
        autocapitalize="characters"
        autocorrect="off"
        spellcheck="false"
        enterkeyhint="next"
        placeholder=${nameIn(state.issuers[0]?.id_placeholder, state.locale) ?? nothing}
        .defaultValue=${groupMemberId(state.memberId)}
        aria-invalid=${isBad}
        aria-describedby=${isBad ? 'complaint' : nothing}
        @blur=${actions.leftMemberId}
      />
      ${
        issuer
          ? html`<span class="issuer" aria-hidden="true"
              >${issuerMark(issuer)}<bdi .textContent=${nameIn(issuer.name, state.locale)}></bdi
            ></span>`
          : nothing
      }
    </div>
  </div>`
}

const grouped = new WeakSet<HTMLInputElement>()

/** Groups what stands in the field. To be called when the form was drawn: its field may be a new one. */
export function groupOnce(input: HTMLInputElement | null, onTyped: (memberId: string) => void): void {
  if (!input || grouped.has(input)) return
  grouped.add(input)
  keepGrouped(input, onTyped)
}

function passwordField({ state, say, issuer, actions }: ViewContext): TemplateResult {
  const isBad = isAboutPassword(state.complaint)
  const showOrHide = say(state.passwordShown ? '@hide' : '@show')
  return html`<div class="field password">
    <label for=${PASSWORD_FIELD} .textContent=${say('@password')}></label>
    <div class="f ${isBad ? 'bad' : ''}">
      <input
        id=${PASSWORD_FIELD}
        name="password"
        .type=${state.passwordShown ? 'text' : 'password'}
        autocomplete="current-password"
        autocapitalize="none"
        autocorrect="off"
        spellcheck="false"
        enterkeyhint="go"
        maxlength=${PASSWORD_MAX_CHARACTERS * 2}
        placeholder=${nameIn(issuer?.password_hint, state.locale) ?? say('@passwordHint')}
        aria-invalid=${isBad}
        aria-describedby=${isBad ? 'complaint promise' : 'promise'}
      />
      <button
        type="button"
        class="show"
        aria-label=${`${showOrHide}: ${say('@password')}`}
        @click=${actions.passwordToggled}
        .textContent=${showOrHide}
      ></button>
    </div>
    ${issuer?.forgot_url ? outside(issuer.forgot_url, say('@forgot'), 'forgot') : nothing}
  </div>`
}

/**
 * The register page of the issuer that is typed, or of the first that has one.
 * Its window keeps this one as its opener, for the new ID to come back
 * (new-member-id.ts). A page of another origin can't read the frame or navigate it.
 */
function registerLink({ state, say, issuer }: ViewContext): unknown {
  const url = issuer?.register_url ?? state.issuers.find(({ register_url }) => register_url)?.register_url
  return url ? outside(url, say('@register'), '', 'opener') : html`<span></span>`
}

/** Returns a link's address. Issuers' addresses come from the registry; still only the web's own schemes become links. */
export function outside(url: string, text: string, className: string, rel = 'noopener noreferrer'): unknown {
  if (!/^https?:\/\//.test(url)) return nothing
  return html`<a class="link ${className}" href=${url} target="_blank" rel=${rel} .textContent=${text}></a>`
}

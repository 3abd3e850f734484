/** The passkeys on the member's page: those there are, and the page on which the browser makes one. */

import { html } from 'hono/html'

import { PASSKEYS_PER_MEMBER_MAX } from '../limits.ts'
import { groupMemberId } from '../../../protocol/member-id.ts'
import type { NewPasskeyTerms } from '../membership/passkey-actions.ts'
import type { Passkey } from '../passkeys/members-passkeys.ts'
import { passwordField, usernameFor } from './fields.ts'
import type { Markup, Setting } from './page.ts'

/** Renders the passkeys inside the page's list of actions; `alert` is what the last try came to. */
export function passkeysSection(
  { words, locale }: Setting,
  memberId: string,
  list: Passkey[],
  alert: Markup | '',
): Markup {
  const { passkeys } = words
  const date = new Intl.DateTimeFormat(locale === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'medium',
    timeZone: 'Asia/Tokyo',
  })
  return html`<details ${alert === '' ? '' : 'open'} id="passkeys">
    <summary>${passkeys.title}</summary>
    <p>${passkeys.lead}</p>
    ${
      list.length === 0
        ? ''
        : html`<ul class="passkeys">
            ${list.map(
              ({ credentialId, createdAt, lastUsedAt, isSynced }, index) =>
                html`<li>
                  <span
                    ><b>${passkeys.nth(index + 1)}</b> ${isSynced ? passkeys.synced : passkeys.onDevice}<br /><small
                      >${passkeys.added(date.format(createdAt))}${
                        lastUsedAt === null ? '' : ` · ${passkeys.used(date.format(lastUsedAt))}`
                      }</small
                    ></span
                  >
                  <form method="post" action="/account/passkeys/remove">
                    <input type="hidden" name="passkey" value="${credentialId}" />
                    <button class="ghost" aria-label="${passkeys.removeNth(index + 1)}">${passkeys.remove}</button>
                  </form>
                </li>`,
            )}
          </ul>`
    }
    ${alert}
    ${
      list.length >= PASSKEYS_PER_MEMBER_MAX
        ? html`<p>${passkeys.full}</p>`
        : html`<form class="needs-script" method="post" action="/account/passkeys/new" novalidate>
            ${usernameFor(memberId)} ${passwordField(words, 'passkey_password', words.fields.current_password)}
            <button class="ghost">${passkeys.add}</button>
          </form>`
    }
  </details>`
}

/** Renders the page that makes a passkey. A browser makes one only for who has just pressed a button. */
export function makePasskeyPage({ words, brand, locale }: Setting, memberId: string, terms: NewPasskeyTerms): Markup {
  const { passkeys } = words
  const name = `${groupMemberId(memberId)} · ${brand.name[locale]}`
  return html`<section class="sheet">
    <h1>${passkeys.makeTitle}</h1>
    <p class="lead">${passkeys.makeLead}</p>
    <form
      method="post"
      action="/account/passkeys/add"
      data-makes-passkey="${JSON.stringify({ ...terms, rp_name: brand.name[locale], user_name: name })}"
    >
      <input type="hidden" name="passkey" />
      <p class="notice" role="alert" hidden data-unfinished>${passkeys.unfinished}</p>
      <p class="notice" role="alert" hidden data-unable>${passkeys.unable}</p>
      <button class="go">${passkeys.make}</button>
    </form>
    <p class="said"><a href="/account">${passkeys.back}</a></p>
  </section>`
}

/** Describes what goes by mail: the help page, the pages behind the mailed links, and the demo's mailbox. */

import { html } from 'hono/html'

import { EMAIL_MAX_CHARACTERS } from '../limits.ts'
import type { LinkPurpose, mailbox } from '../schema.ts'
import { newPasswordField, textField } from './fields.ts'
import { alert, memberIdField } from './member-page.ts'
import { emblem } from './page.ts'
import type { Markup, Setting } from './page.ts'

export type HelpForm = 'id' | 'password' | 'unlock'

export function helpPage({ brand, words }: Setting, given: { about?: HelpForm; problem?: string } = {}): Markup {
  const { help, fields } = words
  const problemOf = (about: HelpForm): string | undefined => (given.about === about ? given.problem : undefined)
  const section = (about: HelpForm, title: string, lead: string, submit: string, field: Markup): Markup =>
    html`<details ${given.about === about ? 'open' : ''}>
      <summary>${title}</summary>
      <p>${lead}</p>
      <form method="post" action="/help/${about}" novalidate>${field}<button class="ghost">${submit}</button></form>
    </details>`
  const email = textField({
    name: 'email',
    type: 'email',
    label: fields.email,
    autocomplete: 'email',
    maxlength: EMAIL_MAX_CHARACTERS * 2,
    problem: problemOf('id'),
  })
  const idField = (about: HelpForm): Markup => memberIdField(words, '', problemOf(about), `${about}_member_id`)
  return html`<section class="sheet">
    ${emblem(brand)}
    <h1>${help.title}</h1>
    <div class="folds">
      ${section('id', help.id, help.idLead, help.idSubmit, email)}
      ${section('password', help.password, help.passwordLead, help.passwordSubmit, idField('password'))}
      ${section('unlock', help.unlock, help.unlockLead, help.unlockSubmit, idField('unlock'))}
    </div>
  </section>`
}

/** Renders the page of a mailed link. Looking at it does not use it up: mail programs look before their owners do. The button does. */
export function linkPage({ brand, words }: Setting, purpose: LinkPurpose, token: string, problem?: string): Markup {
  const { links, fields } = words
  const said = {
    confirm: [links.confirmTitle, links.confirmLead, links.confirmSubmit],
    reset: [links.resetTitle, '', links.resetSubmit],
    unlock: [links.unlockTitle, links.unlockLead, links.unlockSubmit],
  }[purpose]
  const [title, lead, submit] = said
  return html`<section class="sheet">
    ${emblem(brand)}
    <h1>${title}</h1>
    ${lead ? html`<p class="lead">${lead}</p>` : ''}
    <form method="post" action="/${purpose}" novalidate>
      <input type="hidden" name="token" value="${token}" />
      ${purpose === 'reset' ? newPasswordField(words, fields.new_password, problem) : alert(problem)}
      <button class="go">${submit}</button>
    </form>
  </section>`
}

const ADDRESS = /(https?:\/\/\S+)/

/** Renders the demo's letters; an address in a letter becomes a link. */
export function mailboxPage({ words, locale }: Setting, letters: (typeof mailbox.$inferSelect)[]): Markup[] {
  const time = new Intl.DateTimeFormat(locale === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    timeZone: 'Asia/Tokyo',
  })
  const head = html`<section class="sheet">
    <h1>${words.mailbox.title}</h1>
    <p class="lead">${words.mailbox.lead}</p>
    ${letters.length === 0 ? html`<p class="said">${words.mailbox.empty}</p>` : ''}
  </section>`
  return [head, ...letters.map((letter) => letterSheet(letter, words.mailbox.to, time))]
}

function letterSheet(
  { recipient, subject, body, sentAt }: typeof mailbox.$inferSelect,
  to: string,
  time: Intl.DateTimeFormat,
): Markup {
  const parts = body
    .split(ADDRESS)
    .map((part) => (ADDRESS.test(part) ? html`<a href="${part}">${part}</a>` : html`${part}`))
  return html`<section class="sheet">
    <p class="meta">${time.format(sentAt)} · ${to} ${recipient}</p>
    <h2>${subject}</h2>
    <div class="letter">${parts}</div>
  </section>`
}

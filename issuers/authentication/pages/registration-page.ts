/** Becoming a member: what it is, one button, the dialog of particulars, and the ID. */

import { html } from 'hono/html'

import { groupMemberId } from '../../../protocol/member-id.ts'
import type { AccountKind } from '../../account-kinds.ts'
import { ADDRESS_MAX_CHARACTERS, EMAIL_MAX_CHARACTERS } from '../limits.ts'
import { ACCOUNT_FIELDS } from '../registration/particulars.ts'
import type { Field, FieldProblems } from '../registration/particulars.ts'
import {
  birthDateField,
  described,
  newPasswordField,
  problemText,
  problemWords,
  selectField,
  textField,
} from './fields.ts'
import type { Filled, TextField } from './fields.ts'
import { emblem } from './page.ts'
import type { Markup, Setting } from './page.ts'

/** Describes what the dialog says above its form. */
export type Refusal = 'refused' | 'too_many_tries'

export interface RegistrationForm {
  /** Tells whether the dialog is open. */
  isOpen: boolean
  values: ReadonlyMap<string, string>
  problems: FieldProblems
  refusal?: Refusal
}

export function registrationPage(setting: Setting, form: RegistrationForm): Markup {
  const { brand, method, locale, words } = setting
  const { register } = words
  return html`<section class="sheet">
    ${emblem(brand)}
    <h1>${register.title(brand.name[locale])}</h1>
    <p class="lead">${register.lead[method]}</p>
    <p class="needs-title">${register.needsTitle}</p>
    <ul class="needs">
      ${register.needs[method].map((need) => html`<li>${need}</li>`)}
    </ul>
    <div class="actions">
      <a class="go" href="/register?particulars" data-opens="particulars" aria-haspopup="dialog">${register.start}</a>
      <a href="/sign-in">${register.have}</a>
    </div>
    ${particularsDialog(setting, form)}
  </section>`
}

/** Without a script it stands open on the page; the script makes it modal. */
function particularsDialog(
  { method, words }: Setting,
  { isOpen, values, problems, refusal }: RegistrationForm,
): Markup {
  const filled: Filled = { words, values, problems }
  return html`<dialog id="particulars" aria-labelledby="particulars-title" ${isOpen ? 'open' : ''}>
    <div class="head">
      <div>
        <h2 id="particulars-title">${words.register.dialogTitle}</h2>
        <p class="hint">${words.register.dialogLead}</p>
      </div>
      <button class="x needs-script" type="button" data-closes="particulars" aria-label="${words.register.close}">
        ×
      </button>
    </div>
    <form method="post" action="/register" novalidate>
      ${notice(method, filled, refusal)} ${accountFields(method, filled)} ${birthDateField(filled)}
      ${field('home_phone', { type: 'tel', autocomplete: 'home tel' }, filled)} ${addressField(filled)}
      ${field('email', { type: 'email', autocomplete: 'email', maxlength: EMAIL_MAX_CHARACTERS * 2 }, filled)}
      ${selectField('occupation', filled)}
      ${newPasswordField(words, words.fields.password, problemWords(words, 'password', problems.password))}
      <button class="go">${words.register.submit}</button>
    </form>
  </dialog>`
}

function notice(method: AccountKind, { words, problems }: Filled, refusal: Refusal | undefined): Markup | '' {
  const { register } = words
  if (refusal === 'refused') {
    return html`<div class="notice" role="alert" tabindex="-1" data-first>
      <b>${register.refusedTitle}</b> ${register.refused[method]} <a href="/help">${register.mailMyId}</a>
    </div>`
  }
  if (refusal === 'too_many_tries') {
    return html`<div class="notice" role="alert" tabindex="-1" data-first>
      <b>${register.tooManyTitle}</b> ${register.tooMany}
    </div>`
  }
  return Object.keys(problems).length > 0 ? html`<p class="notice" role="alert">${register.problemsTitle}</p>` : ''
}

type TextName = Exclude<Field, 'birth_date' | 'address' | 'account_type' | 'occupation' | 'password'>

function accountFields(method: AccountKind, filled: Filled): Markup {
  const drawn = ACCOUNT_FIELDS[method].map((name) => {
    if (name === 'account_type') return selectField(name, filled)
    // Not numeric: a keyboard of digits has no slash.
    if (name === 'expiry') return field('expiry', { autocomplete: 'cc-exp' }, filled)
    const autocomplete = name === 'member_number' ? 'cc-number' : 'off'
    return field(name, { autocomplete, numeric: true }, filled)
  })
  return html`<div class="pair">${drawn}</div>`
}

function field(
  name: TextName,
  input: Pick<TextField, 'autocomplete' | 'type' | 'numeric' | 'maxlength'>,
  { words, values, problems }: Filled,
): Markup {
  const hints: Record<TextName, string> = words.hints
  return textField({
    ...input,
    name,
    label: words.fields[name],
    hint: hints[name],
    problem: problemWords(words, name, problems[name]),
    value: values.get(name) ?? '',
  })
}

function addressField({ words, values, problems }: Filled): Markup {
  const problem = problemWords(words, 'address', problems.address)
  return html`<div class="field">
    <label for="address">${words.fields.address}</label>
    <textarea
      class="box"
      id="address"
      name="address"
      rows="2"
      autocomplete="street-address"
      maxlength="${ADDRESS_MAX_CHARACTERS * 2}"
      ${described('address', undefined, problem)}
    >
${values.get('address') ?? ''}</textarea>
    ${problemText('address', problem)}
  </div>`
}

export interface Registered {
  memberId: string
  email: string
  isConfirmed: boolean
  /** The link was mailed once more. */
  isResent?: boolean
}

/** Renders the ID, to be read, copied, and handed to the checkout that this window came from, if it did. */
export function registeredPage({ brand, words, brokers }: Setting, given: Registered): Markup {
  const { registered, account } = words
  const { memberId, email, isConfirmed, isResent = false } = given
  return html`<section class="sheet" data-new-id="${memberId}" data-brokers="${brokers.join(' ')}">
    ${emblem(brand)}
    <h1>${registered.title}</h1>
    <div class="id">
      <output id="member-id">${groupMemberId(memberId)}</output>
      <button class="ghost needs-script" type="button" data-copies="${memberId}" data-copied="${registered.copied}">
        ${registered.copy}
      </button>
    </div>
    ${isResent ? html`<p class="notice good" role="status">${account.resent}</p>` : ''}
    <p class="said ink">${isConfirmed ? registered.confirmed : registered.mail(email)}</p>
    <p class="said ink" role="status" data-handed hidden>${registered.handed}</p>
    <p class="said" data-not-handed>${registered.goBack}</p>
    <div class="actions">
      <button class="go" type="button" data-closes-window hidden>${registered.back}</button>
      <a class="ghost" href="/account">${registered.toAccount}</a>
      ${
        isConfirmed
          ? ''
          : html`<form method="post" action="/registered/mail" class="inline">
              <button class="ghost">${registered.resend}</button>
            </form>`
      }
    </div>
  </section>`
}

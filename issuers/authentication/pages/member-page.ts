/** The member's own page, and signing in to it. */

import { html } from 'hono/html'

import { groupMemberId } from '../../../protocol/member-id.ts'
import { formatMoney, minorDigits } from '../../../protocol/money.ts'
import { EMAIL_MAX_CHARACTERS } from '../limits.ts'
import type { Member } from '../members.ts'
import type { Posting, PostingKind } from '../membership/statement.ts'
import { newPasswordField, passwordField, textField, usernameFor } from './fields.ts'
import { passkeysSection } from './passkeys-page.ts'
import type { Passkey } from '../passkeys/members-passkeys.ts'
import { emblem } from './page.ts'
import type { Markup, Setting } from './page.ts'
import type { Words } from './words-en.ts'

/** Describes the form of signing in as it comes back. `question`: the one that the member goes on to. */
export interface SignInForm {
  memberId?: string
  problem?: string
  question?: string | undefined
}

export function signInPage({ brand, words }: Setting, given: SignInForm = {}): Markup {
  const { memberId = '', problem, question } = given
  return html`<section class="sheet">
    ${emblem(brand)}
    <h1>${words.signIn.title}</h1>
    <form method="post" action="/sign-in" novalidate>
      ${question === undefined ? '' : html`<input type="hidden" name="question" value="${question}" />`}
      ${alert(problem)} ${memberIdField(words, memberId)}
      ${passwordField(words, 'current_password', words.fields.password)}
      <button class="go">${words.signIn.submit}</button>
    </form>
    <p class="said"><a href="/help">${words.signIn.forgot}</a></p>
    <p class="said"><a href="/register">${words.nav.register}</a></p>
  </section>`
}

export function memberIdField(words: Words, value: string, problem?: string, id = 'member_id'): Markup {
  return textField({
    name: 'member_id',
    id,
    label: words.fields.member_id,
    autocomplete: 'username',
    numeric: false,
    value: groupMemberId(value),
    problem,
  })
}

export function alert(text: string | undefined): Markup | '' {
  return text === undefined ? '' : html`<p class="notice" role="alert" tabindex="-1" data-first>${text}</p>`
}

/** Names which of the page's forms was just sent, and what came of it. */
export interface ActionReport {
  about: 'password' | 'email' | 'confirmation' | 'passkeys' | 'leave'
  done?: string
  problem?: string
  fieldProblem?: string
}

export interface AccountView {
  memberId: string
  member: Member
  postings: Posting[] | undefined
  passkeys: Passkey[]
  report?: ActionReport | undefined
}

export function accountPage(setting: Setting, view: AccountView): Markup[] {
  return [headSheet(setting, view), paymentsSheet(setting, view.postings), actionsSheet(setting, view)]
}

function headSheet({ words }: Setting, { memberId, member, report }: AccountView): Markup {
  const { account, registered } = words
  const isUnconfirmed = member.status === 'unconfirmed'
  return html`<section class="sheet">
    <h1>${account.title}</h1>
    ${report?.done ? html`<p class="notice good" role="status" tabindex="-1" data-first>${report.done}</p>` : ''}
    ${report?.about === 'confirmation' ? alert(report.problem) : ''}
    <div class="id">
      <output>${groupMemberId(memberId)}</output>
      <button class="ghost needs-script" type="button" data-copies="${memberId}" data-copied="${registered.copied}">
        ${registered.copy}
      </button>
    </div>
    ${
      isUnconfirmed
        ? html`<div class="notice">
            <b>${account.unconfirmed} ${member.email}</b>
            <form class="inline" method="post" action="/account/confirmation">
              <button class="ghost">${registered.resend}</button>
            </form>
          </div>`
        : ''
    }
  </section>`
}

function paymentsSheet({ words, locale }: Setting, postings: Posting[] | undefined): Markup {
  const { account } = words
  const kinds: Record<PostingKind, string> = account.kinds
  const date = new Intl.DateTimeFormat(locale === 'ja' ? 'ja-JP' : 'en-GB', {
    dateStyle: 'medium',
    timeZone: 'Asia/Tokyo',
  })
  return html`<section class="sheet">
    <h2>${account.payments}</h2>
    ${
      postings === undefined || postings.length === 0
        ? html`<p class="said">${postings === undefined ? account.unreachable : account.none}</p>`
        : html`<table>
            <thead>
              <tr>
                <th scope="col">${account.when}</th>
                <th scope="col">${account.what}</th>
                <th scope="col">${account.amount}</th>
              </tr>
            </thead>
            <tbody>
              ${postings.map(
                (posting) =>
                  html`<tr>
                    <td>${date.format(posting.at)}</td>
                    <td>${kinds[posting.kind]}</td>
                    <td>
                      ${formatMoney(posting.amount, posting.currency, minorDigits(posting.currency) ?? 2, locale)}
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
  </section>`
}

function actionsSheet(setting: Setting, { memberId, member, passkeys, report }: AccountView): Markup {
  const { words } = setting
  const { account, fields } = words
  const problemOf = (about: ActionReport['about']): string | undefined =>
    report?.about === about ? report.problem : undefined
  const fieldProblemOf = (about: ActionReport['about']): string | undefined =>
    report?.about === about ? report.fieldProblem : undefined
  const isOpen = (about: ActionReport['about']): string => ((problemOf(about) ?? fieldProblemOf(about)) ? 'open' : '')
  return html`<section class="sheet">
    <details ${isOpen('password')}>
      <summary>${account.password}</summary>
      <form method="post" action="/account/password" novalidate>
        ${usernameFor(memberId)} ${alert(problemOf('password'))}
        ${passwordField(words, 'current_password', fields.current_password)}
        ${newPasswordField(words, fields.new_password, fieldProblemOf('password'))}
        <button class="ghost">${account.save}</button>
      </form>
    </details>
    ${passkeysSection(setting, memberId, passkeys, alert(problemOf('passkeys')))}
    <details ${isOpen('email')}>
      <summary>${account.email}</summary>
      <p>${member.email === null ? account.noEmail : html`${account.emailNow} ${member.email}`}</p>
      <form method="post" action="/account/email" novalidate>
        ${alert(problemOf('email'))}
        ${textField({
          name: 'email',
          type: 'email',
          label: fields.new_email,
          autocomplete: 'email',
          maxlength: EMAIL_MAX_CHARACTERS * 2,
          problem: fieldProblemOf('email'),
        })}
        ${passwordField(words, 'password_now', fields.current_password)}
        <button class="ghost">${account.save}</button>
      </form>
    </details>
    <details>
      <summary>${account.lock}</summary>
      <p>${account.lockLead}</p>
      <form method="post" action="/account/lock"><button class="ghost danger">${account.lockNow}</button></form>
    </details>
    ${leaveSection(words, memberId, problemOf('leave'))}
    <form method="post" action="/sign-out"><button class="ghost">${account.signOut}</button></form>
  </section>`
}

function leaveSection(words: Words, memberId: string, problem: string | undefined): Markup {
  const { account, fields } = words
  return html`<details ${problem === undefined ? '' : 'open'}>
    <summary>${account.leave}</summary>
    <p>${account.leaveLead}</p>
    <form method="post" action="/account/leave" novalidate>
      ${usernameFor(memberId)} ${alert(problem)} ${passwordField(words, 'password_to_leave', fields.current_password)}
      <button class="ghost danger">${account.leaveNow}</button>
    </form>
  </details>`
}

/** The fields of the forms: label, hint, and what is wrong in words beside the field it is about. */

import { html } from 'hono/html'

import { PASSWORD_MAX_CHARACTERS } from '../../../protocol/sealed-password.ts'
import { TYPED_NUMBER_MAX_UNITS } from '../limits.ts'
import { ACCOUNT_TYPES, OCCUPATIONS } from '../registration/particulars.ts'
import type { Field, FieldProblem, FieldProblems } from '../registration/particulars.ts'
import { STRENGTH_SCRIPT } from './page.ts'
import type { Markup } from './page.ts'
import type { Words } from './words-en.ts'

/** Describes what was typed and what is wrong with it: a form that comes back keeps all but the passwords. */
export interface Filled {
  words: Words
  values: ReadonlyMap<string, string>
  problems: FieldProblems
}

export interface TextField {
  name: string
  /** Tells fields apart where two forms of a page have one of the same name. */
  id?: string
  label: string
  hint?: string | undefined
  problem?: string | undefined
  value?: string
  type?: 'text' | 'email' | 'tel'
  autocomplete: string
  numeric?: boolean
  /** In UTF-16 units, as browsers count it; that of a number or an ID when absent. */
  maxlength?: number
}

/** Renders a text field. No `required`, `pattern` or `min`: a browser's own bubbles would refuse what the server mends, such as full-width digits. */
export function textField({ name, label, hint, problem, value = '', type = 'text', ...rest }: TextField): Markup {
  const { autocomplete, numeric, maxlength = TYPED_NUMBER_MAX_UNITS, id = name } = rest
  return html`<div class="field">
    <label for="${id}">${label}</label>
    ${hint ? html`<span class="hint" id="${id}-hint">${hint}</span>` : ''}
    <input
      class="box ${numeric ? 'num' : ''}"
      id="${id}"
      name="${name}"
      type="${type}"
      ${numeric ? html`inputmode="numeric"` : ''}
      autocomplete="${autocomplete}"
      autocapitalize="none"
      spellcheck="false"
      maxlength="${maxlength}"
      value="${value}"
      ${described(id, hint, problem)}
    />
    ${problemText(id, problem)}
  </div>`
}

export function described(name: string, hint: string | undefined, problem: string | undefined): Markup {
  const ids = [...(hint ? [`${name}-hint`] : []), ...(problem ? [`${name}-problem`] : [])].join(' ')
  return html`${ids === '' ? '' : html`aria-describedby="${ids}"`} ${problem ? html`aria-invalid="true"` : ''}`
}

export function problemText(name: string, problem: string | undefined): Markup | '' {
  return problem ? html`<span class="problem" id="${name}-problem">${problem}</span>` : ''
}

export function selectField(name: 'account_type' | 'occupation', { words, values, problems }: Filled): Markup {
  const choices: readonly (readonly [choice: string, word: string])[] =
    name === 'occupation'
      ? OCCUPATIONS.map((choice) => [choice, words.occupations[choice]])
      : ACCOUNT_TYPES.map((choice) => [choice, words.accountTypes[choice]])
  const hint = name === 'account_type' ? words.hints.account_type : undefined
  const problem = problemWords(words, name, problems[name])
  return html`<div class="field">
    <label for="${name}">${words.fields[name]}</label>
    ${hint ? html`<span class="hint" id="${name}-hint">${hint}</span>` : ''}
    <select class="box" id="${name}" name="${name}" autocomplete="off" ${described(name, hint, problem)}>
      <option value="">${words.choose}</option>
      ${choices.map(
        ([choice, word]) =>
          html`<option value="${choice}" ${values.get(name) === choice ? 'selected' : ''}>${word}</option>`,
      )}
    </select>
    ${problemText(name, problem)}
  </div>`
}

export function birthDateField({ words, values, problems }: Filled): Markup {
  const problem = problemWords(words, 'birth_date', problems.birth_date)
  const part = (name: 'birth_year' | 'birth_month' | 'birth_day', autocomplete: string) =>
    html`<span
      ><label for="${name}">${words.fields[name]}</label
      ><input
        class="num"
        id="${name}"
        name="${name}"
        type="text"
        inputmode="numeric"
        autocomplete="${autocomplete}"
        maxlength="${TYPED_NUMBER_MAX_UNITS}"
        value="${values.get(name) ?? ''}"
        ${described('birth_date', words.hints.birth_date, problem)}
    /></span>`
  return html`<fieldset class="field">
    <legend>${words.fields.birth_date}</legend>
    <span class="hint" id="birth_date-hint">${words.hints.birth_date}</span>
    <div class="three">
      ${part('birth_year', 'bday-year')} ${part('birth_month', 'bday-month')} ${part('birth_day', 'bday-day')}
    </div>
    ${problemText('birth_date', problem)}
  </fieldset>`
}

/** Renders the field of a password that exists: typed, shown on wish, never sent back into a page. */
export function passwordField(words: Words, name: string, label: string, problem?: string): Markup {
  return html`<div class="field">
    <label for="${name}">${label}</label>
    ${secretInput(words, name, 'current-password', undefined, problem)} ${problemText(name, problem)}
  </div>`
}

/** Renders the user name unseen: it tells a password manager whose password the form is about. */
export function usernameFor(memberId: string): Markup {
  return html`<input type="text" name="username" autocomplete="username" value="${memberId}" hidden readonly />`
}

/** Renders the field of a password to be: with a meter, and one made on wish. */
export function newPasswordField(words: Words, label: string, problem?: string): Markup {
  return html`<div class="field" data-new-password data-strength-script="${STRENGTH_SCRIPT}">
    <label for="password">${label}</label>
    <span class="hint" id="password-hint">${words.hints.password}</span>
    ${secretInput(words, 'password', 'new-password', words.hints.password, problem)}
    <div class="meter needs-script">
      <progress max="4" value="0" aria-label="${label}"></progress>
      <output data-levels="${words.password.strength.join('|')}"></output>
    </div>
    <button
      class="make needs-script"
      type="button"
      data-made="${words.password.made}"
      data-made-and-copied="${words.password.madeAndCopied}"
    >
      ${words.password.make}
    </button>
    ${problemText('password', problem)}
  </div>`
}

function secretInput(
  words: Words,
  name: string,
  autocomplete: string,
  hint: string | undefined,
  problem: string | undefined,
): Markup {
  return html`<div class="secret">
    <input
      id="${name}"
      name="${name}"
      type="password"
      autocomplete="${autocomplete}"
      autocapitalize="none"
      spellcheck="false"
      maxlength="${PASSWORD_MAX_CHARACTERS * 2}"
      ${described(name, hint, problem)}
    /><button
      class="needs-script"
      type="button"
      aria-pressed="false"
      data-shows="${name}"
      data-hide="${words.password.hide}"
    >
      ${words.password.show}
    </button>
  </div>`
}

/** Returns the sentence for a field's problem: it says how to mend it. */
export function problemWords(words: Words, field: Field, problem: FieldProblem | undefined): string | undefined {
  if (problem === undefined) return undefined
  const said: string | (Partial<Record<Field, string>> & { other: string }) = words.problems[problem]
  return typeof said === 'string' ? said : (said[field] ?? said.other)
}

/** The question that makes an API key: its name, what it may do, and its end. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { PageContext } from '../page.ts'
import { KEYS_WORDS } from './keys-words.ts'
import type { KeyScope } from './keys-words.ts'
import { endOfDay } from './key-end.ts'
import { QuestionDialog } from './question-dialog.ts'
import { secretShown } from './secret-shown.ts'

const NAME_MAX_CHARACTERS = 80
const SCOPES: readonly KeyScope[] = ['read', 'create', 'refund']

/** Holds what is typed, until it is sent. */
class KeyForm {
  readonly #context: PageContext
  #name = ''
  #isLimited = true
  readonly #scopes = new Set<KeyScope>(['read', 'create'])
  #until = ''
  #isWrong = false

  constructor(context: PageContext) {
    this.#context = context
  }

  /** Returns the body to send; undefined while something is not right. */
  body(): object | undefined {
    const expiresAt = this.#end()
    const name = this.#name.trim()
    this.#isWrong = true
    if (name === '' || this.#isNoScope() || expiresAt === undefined) return undefined
    const scopes = SCOPES.filter((scope) => this.#scopes.has(scope))
    return { name, ...(this.#isLimited && { scopes }), ...(expiresAt !== null && { expires_at: expiresAt }) }
  }

  view(isSending: boolean): TemplateResult {
    const own = KEYS_WORDS[this.#context.locale]
    const isNameWrong = this.#isWrong && this.#name.trim() === ''
    const isEndWrong = this.#isWrong && this.#end() === undefined
    return html`<label class="line"
        >${own.name}
        <input
          name="name"
          maxlength=${NAME_MAX_CHARACTERS}
          autocomplete="off"
          autofocus
          aria-describedby="name-hint"
          aria-invalid=${isNameWrong}
          ?disabled=${isSending}
          .value=${this.#name}
          @input=${(event: Event) => (this.#name = (event.currentTarget as HTMLInputElement).value)}
      /></label>
      <p id="name-hint" class="hint ${isNameWrong ? 'bad' : 'faint'}">${isNameWrong ? own.nameWrong : own.nameHint}</p>
      ${this.#scopesView(isSending)}
      <label class="line"
        >${own.until}
        <input
          name="until"
          type="date"
          aria-describedby="until-hint"
          aria-invalid=${isEndWrong}
          ?disabled=${isSending}
          .value=${this.#until}
          @input=${(event: Event) => (this.#until = (event.currentTarget as HTMLInputElement).value)}
      /></label>
      <p id="until-hint" class="hint ${isEndWrong ? 'bad' : 'faint'}">
        ${isEndWrong ? own.untilWrong : own.untilHint}
      </p>`
  }

  #scopesView(isSending: boolean): TemplateResult {
    const own = KEYS_WORDS[this.#context.locale]
    const limits = (isLimited: boolean) => () => {
      this.#isLimited = isLimited
      this.#context.redraw()
    }
    return html`<fieldset class="line" ?disabled=${isSending}>
      <legend>${own.scopes}</legend>
      <label class="check"
        ><input type="radio" name="limits" .checked=${this.#isLimited} @change=${limits(true)} /> ${own.limited}</label
      >
      ${this.#isLimited ? html`<div class="under">${SCOPES.map((scope) => this.#choice(scope))}</div>` : nothing}
      <label class="check"
        ><input type="radio" name="limits" .checked=${!this.#isLimited} @change=${limits(false)} />
        <span>${own.unlimited} <span class="hint faint">${own.unlimitedAbout}</span></span></label
      >
      ${this.#isWrong && this.#isNoScope() ? html`<p class="hint bad" role="alert">${own.scopesWrong}</p>` : nothing}
    </fieldset>`
  }

  #choice(scope: KeyScope): TemplateResult {
    const own = KEYS_WORDS[this.#context.locale]
    const changes = (event: Event): void => {
      if ((event.currentTarget as HTMLInputElement).checked) this.#scopes.add(scope)
      else this.#scopes.delete(scope)
      this.#context.redraw()
    }
    return html`<label class="check"
      ><input type="checkbox" name=${scope} .checked=${this.#scopes.has(scope)} @change=${changes} />
      <span>${own.scopeNames[scope]} <span class="hint faint">${own.scopeAbout[scope]}</span></span></label
    >`
  }

  #isNoScope(): boolean {
    return this.#isLimited && this.#scopes.size === 0
  }

  /** Null: none was chosen; undefined: one that can't be. */
  #end(): string | null | undefined {
    return this.#until === '' ? null : endOfDay(this.#until, this.#context.days, this.#context.now())
  }
}

/** Makes the dialog that makes a key, and then shows it. */
export function keyDialog(
  context: PageContext,
  { closed }: { closed(isChanged: boolean): void },
): QuestionDialog<{ secret: string }> {
  const own = KEYS_WORDS[context.locale]
  const form = new KeyForm(context)
  return new QuestionDialog<{ secret: string }>(context, {
    title: own.add,
    act: own.add,
    asked: (isSending) => form.view(isSending),
    send() {
      const body = form.body()
      return body && context.api('/keys', { method: 'POST', body })
    },
    done: ({ secret }) => secretShown(context, { secret, label: own.secret, about: own.secretAbout }),
    trouble: ({ code }) => (code === 'api_key_limit' ? own.limit : undefined),
    closed,
  })
}

/** A question before something is changed: what is to be typed, what will happen, one request, and what it came to. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Answer, ApiProblem } from '../api.ts'
import { UNREACHABLE } from '../api.ts'
import type { PageContext } from '../page.ts'
import { problemText } from '../words.ts'
import { isLeft } from './dialog-left.ts'
import { QUESTION_WORDS } from './question-words.ts'

export interface Question<T> {
  title: string
  /** Renders what is asked, with its fields. */
  asked(isSending: boolean): TemplateResult
  /** The word on the button that does it. */
  act: string
  isDanger?: boolean
  /** Sends the request; undefined while what was typed is not right, which `asked` says. */
  send(): Promise<Answer<T>> | undefined
  /** Says what was done; undefined where the page around shows it, and the dialog closes. */
  done(body: T): unknown
  /** Says what is wrong in words of its own; undefined: as for every problem. */
  trouble?(problem: ApiProblem): string | undefined
  /** The dialog is left. `isChanged`: something was done, or may have been. */
  closed(isChanged: boolean): void
}

type Step = { name: 'asking'; wrong?: string } | { name: 'sending' } | { name: 'told'; view: unknown; isBad: boolean }

/** A page's way to its dialog, whatever it asks. */
export interface Asking {
  view(): TemplateResult
  opened(): void
}

export class QuestionDialog<T> implements Asking {
  readonly #context: PageContext
  readonly #question: Question<T>
  #step: Step = { name: 'asking' }
  #isChanged = false

  constructor(context: PageContext, question: Question<T>) {
    this.#context = context
    this.#question = question
  }

  /** Shows it: after the drawing that has it in the page. */
  opened(): void {
    this.#context.redraw()
    queueMicrotask(() => document.querySelector<HTMLDialogElement>('dialog:not([open])')?.showModal())
  }

  view(): TemplateResult {
    const { title } = this.#question
    return html`<dialog
      aria-labelledby="question"
      @cancel=${(event: Event) => this.#step.name === 'sending' && event.preventDefault()}
      @close=${(event: Event) => isLeft(event) && this.#question.closed(this.#isChanged || this.#step.name === 'sending')}
    >
      <h2 id="question" tabindex="-1">${title}</h2>
      ${this.#step.name === 'told' ? this.#told(this.#step) : this.#asked(this.#step)}
    </dialog>`
  }

  #asked(step: Extract<Step, { name: 'asking' | 'sending' }>): TemplateResult {
    const { asked, act, isDanger = false } = this.#question
    const isSending = step.name === 'sending'
    const wrong = step.name === 'asking' ? step.wrong : undefined
    return html`<form method="dialog" novalidate @submit=${this.#sent}>
      ${asked(isSending)}
      <p role="alert" class="hint bad">${wrong ?? nothing}</p>
      <div class="actions">
        <button class="go ${isDanger ? 'danger' : ''}" ?disabled=${isSending} aria-busy=${isSending}>${act}</button>
        <button type="button" class="ghost" ?disabled=${isSending} @click=${leaves}>${this.#words().cancel}</button>
      </div>
    </form>`
  }

  #told({ view, isBad }: Extract<Step, { name: 'told' }>): TemplateResult {
    return html`<div role="alert" class="consequence ${isBad ? 'bad' : ''}">${view}</div>
      <div class="actions">
        <button type="button" class="ghost" @click=${leaves}>${this.#words().close}</button>
      </div>`
  }

  readonly #sent = (event: SubmitEvent): void => {
    event.preventDefault()
    const form = event.currentTarget as HTMLElement
    const sent = this.#question.send()
    if (sent === undefined) {
      this.#context.redraw()
      queueMicrotask(() => form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus())
      return
    }
    this.#step = { name: 'sending' }
    this.#context.redraw()
    void this.#ends(sent, form.closest('dialog'))
  }

  /** The focus goes to what there is to do next: the button that had it is gone, or could not be pressed. */
  async #ends(sent: Promise<Answer<T>>, dialog: HTMLDialogElement | null): Promise<void> {
    const answer = await sent
    if (answer.ok) this.#ended(this.#question.done(answer.body), dialog)
    else this.#failed(answer.problem)
    this.#context.redraw()
    queueMicrotask(() => dialog?.querySelector<HTMLElement>(':is(input, button):enabled')?.focus())
  }

  #ended(view: unknown, dialog: HTMLDialogElement | null): void {
    this.#isChanged = true
    if (view === undefined) return dialog?.close()
    this.#step = { name: 'told', view, isBad: false }
  }

  #failed(problem: ApiProblem): void {
    if (problem.code === UNREACHABLE || problem.status >= 500) {
      this.#isChanged = true
      const text = problem.code === UNREACHABLE ? this.#words().lost : problemText(this.#context.words, problem)
      this.#step = { name: 'told', view: text, isBad: true }
      return
    }
    const text = this.#question.trouble?.(problem) ?? problemText(this.#context.words, problem)
    this.#step = { name: 'asking', wrong: text }
  }

  #words() {
    return QUESTION_WORDS[this.#context.locale]
  }
}

function leaves(event: Event): void {
  ;(event.currentTarget as HTMLElement).closest('dialog')?.close()
}

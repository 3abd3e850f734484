/** A part of the API that a page reads: asked for, there, or refused, and asked for again. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { ApiProblem } from './api.ts'
import type { PageContext } from './page.ts'
import { problemText } from './words.ts'

type Means = Pick<PageContext, 'api' | 'redraw' | 'words'>

/** An answer of the API, as it was read last. */
export class Reading<T> {
  value: T | undefined
  problem: ApiProblem | undefined
  readonly #means: Means
  readonly #path: () => string
  readonly #leaving = new AbortController()
  /** Counts what was asked: an answer to an earlier question comes for nobody. */
  #turn = 0

  constructor(means: Means, path: string | (() => string)) {
    this.#means = means
    this.#path = typeof path === 'string' ? () => path : path
  }

  /** Asks for it, and draws the page when the answer is there; true when it came. */
  async load(): Promise<boolean> {
    const turn = ++this.#turn
    const read = await this.#means.api<T>(this.#path(), { signal: this.#leaving.signal })
    if (turn !== this.#turn || this.#leaving.signal.aborted) return false
    this.problem = read.ok ? undefined : read.problem
    if (read.ok) this.value = read.body
    this.#means.redraw()
    return read.ok
  }

  /** Gives it up: its page is left. */
  end(): void {
    this.#leaving.abort()
  }

  /** Renders what was read; before that, that it is awaited, or why it did not come. */
  view(shown: (value: T) => unknown): TemplateResult {
    const { words } = this.#means
    const failed = this.problem && problemView(words, this.problem, () => void this.load())
    return html`${failed ?? nothing}
    ${this.value === undefined ? (failed ? nothing : html`<p class="faint">${words.loading}</p>`) : shown(this.value)}`
  }
}

/** A list that is read page by page. `B`: the answer that has a page of it. */
export class PagedReading<Row, B extends { data: Row[] } = { data: Row[] }> {
  rows: Row[] = []
  problem: ApiProblem | undefined
  isLoading = false
  readonly #means: Means
  readonly #path: (after: string | undefined) => string
  readonly #nextOf: (body: B) => string | number | null
  readonly #leaving = new AbortController()
  /** Null at the end; undefined before the first page. */
  #next: string | null | undefined

  /** `path`: of the page after a place, or of the first; `nextOf`: the place after a page. */
  constructor(means: Means, path: (after: string | undefined) => string, nextOf: (body: B) => string | number | null) {
    this.#means = means
    this.#path = path
    this.#nextOf = nextOf
  }

  get hasMore(): boolean {
    return typeof this.#next === 'string'
  }

  /** Asks for the next page; true when it came. */
  async more(): Promise<boolean> {
    if (this.isLoading || this.#next === null) return false
    this.isLoading = true
    this.#means.redraw()
    const page = await this.#means.api<B>(this.#path(this.#next), { signal: this.#leaving.signal })
    if (this.#leaving.signal.aborted) return false
    this.isLoading = false
    this.problem = page.ok ? undefined : page.problem
    if (page.ok) {
      this.rows = [...this.rows, ...page.body.data]
      const next = this.#nextOf(page.body)
      this.#next = next === null ? null : String(next)
    }
    this.#means.redraw()
    return page.ok
  }

  /** Gives it up: its page is left. */
  end(): void {
    this.#leaving.abort()
  }

  /** Renders the rows that were read, and the button for more of them; `none` where there are none. */
  view(shown: (rows: readonly Row[]) => unknown, none: unknown): TemplateResult {
    const { words } = this.#means
    const { rows, problem, isLoading } = this
    const isEmpty = rows.length === 0 && !isLoading && problem === undefined
    return html`${rows.length > 0 ? shown(rows) : nothing} ${isEmpty ? none : nothing}
    ${problem ? html`<p role="alert" class="bad">${problemText(words, problem)}</p>` : nothing}
    ${isLoading && rows.length === 0 ? html`<p class="faint">${words.loading}</p>` : nothing} ${this.#moreView()}`
  }

  /** One button, which keeps the focus while the next page comes. */
  #moreView(): unknown {
    const { words } = this.#means
    if (this.problem === undefined && !this.hasMore) return nothing
    return html`<button type="button" class="ghost more" aria-busy=${this.isLoading} @click=${() => void this.more()}>
      ${this.problem ? words.again : words.more}
    </button>`
  }
}

/** Asks for more rows by a button; where it goes with the last of them, the focus moves to the first that is new. */
export async function showsMore(event: Event, more: () => Promise<boolean>): Promise<void> {
  const button = event.currentTarget as HTMLElement
  const table = button.closest('main')?.querySelector('table')
  const before = table?.tBodies[0]?.rows.length ?? 0
  if (!(await more())) return
  requestAnimationFrame(() => {
    if (button.isConnected) return
    const row = table?.tBodies[0]?.rows[before]
    row?.querySelector<HTMLElement>('a, summary, button, input')?.focus()
  })
}

/** Renders why something did not come, and the button that asks again. */
export function problemView(words: PageContext['words'], problem: ApiProblem, again: () => void): TemplateResult {
  return html`<p role="alert" class="bad">${problemText(words, problem)}</p>
    <button type="button" class="ghost" @click=${again}>${words.again}</button>`
}

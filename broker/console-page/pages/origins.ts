/** The origins whose pages may embed the checkout: added, removed, and how it shows when one is missing. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { listTable } from '../list-table.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { Reading } from '../reading.ts'
import { originTyped } from './origin-typed.ts'
import { ORIGINS_WORDS, STRANGER_LOGGED } from './origins-words.ts'
import type { OriginsWords } from './origins-words.ts'
import { QuestionDialog } from './question-dialog.ts'
import type { Asking } from './question-dialog.ts'
import { QUESTION_WORDS } from './question-words.ts'
import { PAGE_LABELS } from '../page-labels.ts'

const ORIGIN_MAX_CHARACTERS = 200
const ORIGINS_MAX = 50
export const originsPage: Page = {
  name: 'origins',
  label: PAGE_LABELS.origins,
  open: (context) => openOrigins(context),
}

interface Origins {
  data: string[]
}

function openOrigins(context: PageContext): OpenPage {
  const { locale, session } = context
  const own = ORIGINS_WORDS[locale]
  const origins = new Reading<Origins>(context, '/origins')
  let dialog: Asking | undefined

  const closed = (isChanged: boolean): void => {
    dialog = undefined
    if (isChanged) void origins.load()
    context.redraw()
  }
  const asks = (asking: Asking): void => {
    dialog = asking
    asking.opened()
  }
  const adds = (): void =>
    asks(addDialog(context, { isFull: (origins.value?.data.length ?? 0) >= ORIGINS_MAX, closed }))
  const removes = (origin: string): void => asks(removeDialog(context, origin, closed))
  void origins.load()

  return {
    title: own.title,
    end: () => origins.end(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead} ${own.minute}</p>
        ${
          session.role === 'viewer'
            ? html`<p class="note faint">${QUESTION_WORDS[locale].viewer}</p>`
            : html`<div class="actions"><button type="button" class="go" @click=${adds}>${own.add}</button></div>`
        }
        ${origins.view(({ data }) => list(context, data, removes))} ${missingView(own)} ${dialog?.view() ?? nothing}`,
  }
}

function addDialog(
  context: PageContext,
  { isFull, closed }: { isFull: boolean; closed(isChanged: boolean): void },
): QuestionDialog<Origins> {
  const own = ORIGINS_WORDS[context.locale]
  let typed = ''
  let isWrong = false
  return new QuestionDialog<Origins>(context, {
    title: own.add,
    act: own.add,
    asked: (isSending) =>
      html`<p class="consequence">${own.addAsked}</p>
        <label class="line"
          >${own.origin}
          <input
            name="origin"
            inputmode="url"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            maxlength=${ORIGIN_MAX_CHARACTERS}
            autofocus
            aria-describedby="origin-hint"
            aria-invalid=${isWrong}
            ?disabled=${isSending}
            .value=${typed}
            @input=${(event: Event) => (typed = (event.currentTarget as HTMLInputElement).value)}
        /></label>
        <p id="origin-hint" class="hint ${isWrong ? 'bad' : 'faint'}">${isWrong ? own.wrong : own.hint}</p>`,
    send() {
      const origin = originTyped(typed)
      isWrong = origin === undefined
      return origin === undefined ? undefined : context.api('/origins', { method: 'POST', body: { origin } })
    },
    done: () => undefined,
    trouble: ({ param }) => (param === 'origin' ? (isFull ? own.most : own.wrong) : undefined),
    closed,
  })
}

function removeDialog(
  context: PageContext,
  origin: string,
  closed: (isChanged: boolean) => void,
): QuestionDialog<Origins> {
  const own = ORIGINS_WORDS[context.locale]
  return new QuestionDialog<Origins>(context, {
    title: own.removeOf(origin),
    act: own.remove,
    isDanger: true,
    asked: () => html`<p class="consequence">${own.removeAsked}</p>`,
    send: () => context.api(`/origins?${new URLSearchParams({ origin })}`, { method: 'DELETE' }),
    done: () => undefined,
    closed,
  })
}

function list({ locale, session }: PageContext, origins: readonly string[], removes: (origin: string) => void) {
  const own = ORIGINS_WORDS[locale]
  if (origins.length === 0) {
    return html`<div class="empty">
      <h2>${own.none.title}</h2>
      <p>${own.none.text}</p>
    </div>`
  }
  const mayRemove = session.role === 'operator'
  const columns = [
    { label: own.origin },
    ...(mayRemove ? [{ label: own.remove, kind: 'amount' as const, isQuiet: true }] : []),
  ]
  const button = (origin: string): TemplateResult =>
    html`<button type="button" class="plain" aria-label=${own.removeOf(origin)} @click=${() => removes(origin)}>
      ${own.remove}
    </button>`
  const rows = origins.map((origin) => [html`<bdi>${origin}</bdi>`, ...(mayRemove ? [button(origin)] : [])])
  return listTable(own.title, columns, rows)
}

function missingView(own: OriginsWords): TemplateResult {
  return html`<section class="panel">
    <h2>${own.missing}</h2>
    <p>${own.missingAbout}</p>
    <p class="claims">${own.missingDialog}</p>
    <p>${own.missingLog}</p>
    <p class="claims" lang="en">${STRANGER_LOGGED}</p>
  </section>`
}

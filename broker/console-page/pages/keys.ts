/** The API keys of the shop, of the session's mode: made, limited, revoked. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { time } from '../format.ts'
import { listTable } from '../list-table.ts'
import type { Column } from '../list-table.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { Reading } from '../reading.ts'
import { stateView } from '../state-view.ts'
import type { Tone } from '../state-view.ts'
import { keyDialog } from './key-form.ts'
import { KEYS_WORDS } from './keys-words.ts'
import type { KeyScope, KeyStatus, KeysWords } from './keys-words.ts'
import { QuestionDialog } from './question-dialog.ts'
import type { Asking } from './question-dialog.ts'
import { QUESTION_WORDS } from './question-words.ts'
import { PAGE_LABELS } from '../page-labels.ts'

/** A key as the console's own route shows it: never its secret. */
interface KeySeen {
  id: string
  name: string | null
  scopes: KeyScope[] | null
  last_characters: string | null
  status: KeyStatus
  created_at: string
  expires_at: string | null
  last_used_at: string | null
}

export const keysPage: Page = {
  name: 'keys',
  label: PAGE_LABELS.keys,
  open: (context) => openKeys(context),
}

function openKeys(context: PageContext): OpenPage {
  const { locale, session } = context
  const own = KEYS_WORDS[locale]
  const keys = new Reading<{ data: KeySeen[] }>(context, '/keys')
  let dialog: Asking | undefined

  const closed = (isChanged: boolean): void => {
    dialog = undefined
    if (isChanged) void keys.load()
    context.redraw()
  }
  const asks = (asking: Asking): void => {
    dialog = asking
    asking.opened()
  }
  const revokes = (key: KeySeen): void => asks(revokeDialog(context, key, closed))
  void keys.load()

  return {
    title: own.title,
    end: () => keys.end(),
    view: () =>
      html`<h1 tabindex="-1">${own.title}</h1>
        <p class="lead">${own.lead}</p>
        ${
          session.role === 'viewer'
            ? html`<p class="note faint">${QUESTION_WORDS[locale].viewer}</p>`
            : html`<div class="actions">
                <button type="button" class="go" @click=${() => asks(keyDialog(context, { closed }))}>
                  ${own.add}
                </button>
              </div>`
        }
        ${keys.view(({ data }) => list(context, data, revokes))} ${dialog?.view() ?? nothing}`,
  }
}

function revokeDialog(
  context: PageContext,
  key: KeySeen,
  closed: (isChanged: boolean) => void,
): QuestionDialog<object> {
  const { locale, api } = context
  const own = KEYS_WORDS[locale]
  return new QuestionDialog<object>(context, {
    title: own.revokeOf(nameOf(key, own)),
    act: own.revoke,
    isDanger: true,
    asked: () =>
      html`<p class="consequence">${own.revokeAsked}</p>
        ${key.last_used_at === null ? nothing : html`<p class="consequence">${own.usedLast(time(key.last_used_at, context))}</p>`}`,
    send: () => api(`/keys/${key.id}`, { method: 'DELETE' }),
    done: () => undefined,
    closed,
  })
}

function nameOf({ name, last_characters: last }: KeySeen, own: KeysWords): string {
  return `${name ?? own.unnamed}${last === null ? '' : ` (…${last})`}`
}

function list(context: PageContext, keys: readonly KeySeen[], revokes: (key: KeySeen) => void): TemplateResult {
  const own = KEYS_WORDS[context.locale]
  if (keys.length === 0) return html`<p class="empty">${own.none}</p>`
  const mayRevoke = context.session.role === 'operator'
  const columns: readonly Column[] = [
    { label: own.name, kind: 'named' },
    { label: own.ends, kind: 'when' },
    { label: own.scopes },
    { label: own.status },
    { label: own.lastUsed, kind: 'when' },
    { label: own.until, kind: 'when' },
    { label: own.made, kind: 'when' },
    ...(mayRevoke ? [{ label: own.revoke, isQuiet: true }] : []),
  ]
  return listTable(
    own.title,
    columns,
    keys.map((key) => row(context, key, mayRevoke ? revokes : undefined)),
  )
}

const TONES: Readonly<Record<KeyStatus, Tone>> = { active: 'good', expired: 'plain', revoked: 'bad' }

/** The cells of a key, in the order of the columns. */
function row(context: PageContext, key: KeySeen, revokes: ((key: KeySeen) => void) | undefined): unknown[] {
  const own = KEYS_WORDS[context.locale]
  const { name, scopes, last_characters: last, status, created_at: at, expires_at: until, last_used_at: used } = key
  const written = (text: string | null, none: string): unknown =>
    text === null
      ? html`<span class="faint">${none}</span>`
      : html`<time datetime=${text}>${time(text, context)}</time>`
  return [
    html`<bdi>${name ?? own.unnamed}</bdi>`,
    last === null ? '–' : `… ${last}`,
    scopes === null ? own.unlimited : scopes.map((scope) => own.scopeNames[scope]).join(own.and),
    stateView(own.statuses[status], TONES[status]),
    written(used, own.neverUsed),
    written(until, own.noEnd),
    written(at, '–'),
    ...(revokes === undefined ? [] : [status === 'active' ? revokeButton(key, own, revokes) : nothing]),
  ]
}

function revokeButton(key: KeySeen, own: KeysWords, revokes: (key: KeySeen) => void): TemplateResult {
  const label = own.revokeOf(nameOf(key, own))
  return html`<button type="button" class="plain" aria-label=${label} @click=${() => revokes(key)}>
    ${own.revoke}
  </button>`
}

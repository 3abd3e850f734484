/** The API keys of the shop, of the session's mode: made, limited, revoked. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { ApiProblem } from '../api.ts'
import { time } from '../format.ts'
import type { OpenPage, Page, PageContext } from '../page.ts'
import { problemText } from '../words.ts'
import { keyDialog } from './key-form.ts'
import { KEYS_WORDS } from './keys-words.ts'
import type { KeyScope, KeyStatus, KeysWords } from './keys-words.ts'
import { QuestionDialog } from './question-dialog.ts'
import type { Asking } from './question-dialog.ts'
import { QUESTION_WORDS } from './question-words.ts'

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
  label: { en: KEYS_WORDS.en.title, ja: KEYS_WORDS.ja.title },
  open: (context) => openKeys(context),
}

function openKeys(context: PageContext): OpenPage {
  const { api, locale, words, session } = context
  const own = KEYS_WORDS[locale]
  const leaving = new AbortController()
  let keys: KeySeen[] | undefined
  let problem: ApiProblem | undefined
  let dialog: Asking | undefined

  const load = async (): Promise<void> => {
    const read = await api<{ data: KeySeen[] }>('/keys', { signal: leaving.signal })
    if (leaving.signal.aborted) return
    problem = read.ok ? undefined : read.problem
    if (read.ok) keys = read.body.data
    context.redraw()
  }
  const closed = (isChanged: boolean): void => {
    dialog = undefined
    if (isChanged) void load()
    context.redraw()
  }
  const asks = (asking: Asking): void => {
    dialog = asking
    asking.opened()
  }
  const revokes = (key: KeySeen): void => asks(revokeDialog(context, key, closed))
  void load()

  return {
    title: own.title,
    end: () => leaving.abort(),
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
        ${problem ? failed(problemText(words, problem), words.again, load) : nothing}
        ${keys ? list(context, keys, revokes) : problem ? nothing : html`<p class="faint">${words.loading}</p>`}
        ${dialog?.view() ?? nothing}`,
  }
}

function failed(text: string, again: string, load: () => Promise<void>): TemplateResult {
  return html`<p role="alert" class="bad">${text}</p>
    <button type="button" class="ghost" @click=${load}>${again}</button>`
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
        ${key.last_used_at === null ? nothing : html`<p class="consequence">${own.usedLast(time(key.last_used_at, locale))}</p>`}`,
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
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">${own.name}</th>
          <th scope="col">${own.ends}</th>
          <th scope="col">${own.scopes}</th>
          <th scope="col">${own.status}</th>
          <th scope="col">${own.lastUsed}</th>
          <th scope="col">${own.until}</th>
          <th scope="col">${own.made}</th>
          ${mayRevoke ? html`<th scope="col"><span class="quiet">${own.revoke}</span></th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${keys.map((key) => row(context, key, mayRevoke ? revokes : undefined))}
      </tbody>
    </table>
  </div>`
}

const SIGNS: Readonly<Record<KeyStatus, string>> = { active: '●', expired: '○', revoked: '×' }
const TONES: Readonly<Record<KeyStatus, string>> = { active: 'good', expired: 'plain', revoked: 'bad' }

function row({ locale }: PageContext, key: KeySeen, revokes: ((key: KeySeen) => void) | undefined): TemplateResult {
  const own = KEYS_WORDS[locale]
  const { name, scopes, last_characters: last, status, created_at: at, expires_at: until, last_used_at: used } = key
  const written = (text: string | null, none: string): unknown =>
    text === null ? html`<span class="faint">${none}</span>` : html`<time datetime=${text}>${time(text, locale)}</time>`
  return html`<tr>
    <td class="named"><bdi>${name ?? own.unnamed}</bdi></td>
    <td class="when">${last === null ? '–' : `… ${last}`}</td>
    <td>${scopes === null ? own.unlimited : scopes.map((scope) => own.scopeNames[scope]).join(own.and)}</td>
    <td>
      <span class="status ${TONES[status]}"
        ><span aria-hidden="true">${SIGNS[status]}</span> ${own.statuses[status]}</span
      >
    </td>
    <td class="when">${written(used, own.neverUsed)}</td>
    <td class="when">${written(until, own.noEnd)}</td>
    <td class="when">${written(at, '–')}</td>
    ${
      revokes === undefined
        ? nothing
        : html`<td>
            ${
              status === 'active'
                ? html`<button
                    type="button"
                    class="plain"
                    aria-label=${own.revokeOf(nameOf(key, own))}
                    @click=${() => revokes(key)}
                  >
                    ${own.revoke}
                  </button>`
                : nothing
            }
          </td>`
    }
  </tr>`
}

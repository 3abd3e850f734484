/** The questions about one webhook endpoint: a test event, another secret, disabled, enabled, removed. */

import { html } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { PageContext } from '../page.ts'
import { stateView } from '../state-view.ts'
import { QuestionDialog } from './question-dialog.ts'
import type { Asking } from './question-dialog.ts'
import { secretShown } from './secret-shown.ts'
import type { AttemptSeen, EndpointSeen } from './webhook-seen.ts'
import { WEBHOOKS_WORDS } from './webhooks-words.ts'

export type EndpointAct = 'test' | 'rotate' | 'disable' | 'enable' | 'remove'

interface Given {
  endpoint: EndpointSeen
  /** The endpoint as it is after it. */
  changed(endpoint: EndpointSeen): void
  removed(): void
  closed(isChanged: boolean): void
}

/** Makes the dialog of an act. */
export function actDialog(context: PageContext, act: EndpointAct, given: Given): Asking {
  if (act === 'test') return testDialog(context, given)
  if (act === 'remove') return removeDialog(context, given)
  return changeDialog(context, act, given)
}

function asks(text: string, { url }: EndpointSeen): TemplateResult {
  return html`<p class="consequence"><bdi class="id">${url}</bdi></p>
    <p class="consequence">${text}</p>`
}

const CHANGES = {
  rotate: { rotate_secret: true },
  disable: { enabled: false },
  enable: { enabled: true },
} as const

function changeDialog(
  context: PageContext,
  act: keyof typeof CHANGES,
  { endpoint, changed, closed }: Given,
): QuestionDialog<EndpointSeen> {
  const own = WEBHOOKS_WORDS[context.locale]
  const texts = { rotate: own.rotateAsked, disable: own.disableAsked, enable: own.enableAsked }
  return new QuestionDialog<EndpointSeen>(context, {
    title: own.acts[act],
    act: own.acts[act],
    isDanger: act === 'disable',
    asked: () => asks(texts[act], endpoint),
    send: () => context.api(`/v1/webhook-endpoints/${endpoint.id}`, { method: 'PATCH', body: CHANGES[act] }),
    done({ secret, ...shown }) {
      changed(shown)
      if (secret === undefined) return undefined
      return secretShown(context, { secret, label: own.secret, about: own.rotatedAbout })
    },
    closed,
  })
}

function removeDialog(context: PageContext, { endpoint, removed, closed }: Given): QuestionDialog<object> {
  const own = WEBHOOKS_WORDS[context.locale]
  let isRemoved = false
  return new QuestionDialog<object>(context, {
    title: own.acts.remove,
    act: own.acts.remove,
    isDanger: true,
    asked: () => asks(own.removeAsked, endpoint),
    send: () => context.api(`/v1/webhook-endpoints/${endpoint.id}`, { method: 'DELETE' }),
    done() {
      isRemoved = true
      return undefined
    },
    closed(isChanged) {
      closed(isChanged)
      if (isRemoved) removed()
    },
  })
}

interface Tested {
  event: { id: string; type: string }
  attempt: AttemptSeen
  body: string
}

function testDialog(context: PageContext, { endpoint, closed }: Given): QuestionDialog<Tested> {
  const own = WEBHOOKS_WORDS[context.locale]
  return new QuestionDialog<Tested>(context, {
    title: own.acts.test,
    act: own.acts.test,
    asked: () => asks(own.testAsked, endpoint),
    send: () => context.api(`/v1/webhook-endpoints/${endpoint.id}/test`, { method: 'POST', body: {} }),
    done: ({ attempt, body }) =>
      html`<p>${attemptText(attempt, context)}</p>
        ${attempt.error === null ? '' : html`<p class="consequence">${own.help[attempt.error] ?? ''}</p>`}
        <details>
          <summary>${own.sentBody}</summary>
          <pre class="claims">${readable(body)}</pre>
        </details>`,
    closed,
  })
}

/** Renders what became of a try. */
export function attemptText(attempt: AttemptSeen, { locale }: Pick<PageContext, 'locale'>): TemplateResult {
  const own = WEBHOOKS_WORDS[locale]
  const { status, ms, error } = attempt
  const text = error === null ? own.states.delivered : (own.errors[error] ?? error)
  const answer = status === null ? '' : ` · ${own.answered(status, ms)}`
  return stateView(text + answer, error === null ? 'good' : 'bad')
}

/** Writes a body for the eye; what is no JSON, as it is. */
export function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

/** One webhook endpoint: how it stands and what to do about it, what may be changed, and its deliveries. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { ApiProblem } from '../api.ts'
import { time } from '../format.ts'
import type { OpenPage, PageContext } from '../page.ts'
import { addressOf } from '../place.ts'
import type { Place } from '../place.ts'
import { problemText } from '../words.ts'
import { stateView } from '../state-view.ts'
import type { Tone } from '../state-view.ts'
import type { Asking } from './question-dialog.ts'
import { QUESTION_WORDS } from './question-words.ts'
import { actDialog } from './webhook-acts.ts'
import type { EndpointAct } from './webhook-acts.ts'
import { WebhookDeliveries } from './webhook-deliveries.ts'
import { endpointDialog, eventWord } from './webhook-form.ts'
import { DELIVERY_STATES } from './webhook-seen.ts'
import type { EndpointSeen, EndpointStatus } from './webhook-seen.ts'
import { WEBHOOKS_WORDS } from './webhooks-words.ts'

export function openWebhook(context: PageContext, id: string, place: Place): OpenPage {
  const { api, locale, words } = context
  const own = WEBHOOKS_WORDS[locale]
  const leaving = new AbortController()
  let endpoint: EndpointSeen | undefined
  let problem: ApiProblem | undefined
  let dialog: Asking | undefined
  let listing = new AbortController()
  let deliveries = deliveriesAt(place)

  function deliveriesAt({ query }: Place): WebhookDeliveries {
    const state = DELIVERY_STATES.find((each) => each === query.get('state'))
    const signal = AbortSignal.any([leaving.signal, listing.signal])
    return new WebhookDeliveries({ context, endpoint: id, state, changed: () => void load(), signal })
  }

  const load = async (): Promise<void> => {
    const read = await api<EndpointSeen>(`/v1/webhook-endpoints/${encodeURIComponent(id)}`, { signal: leaving.signal })
    if (leaving.signal.aborted) return
    if (read.ok) takes(read.body)
    else problem = read.problem
    context.redraw()
  }
  const takes = (read: EndpointSeen): void => {
    endpoint = read
    problem = undefined
  }
  const closed = (isChanged: boolean): void => {
    dialog = undefined
    if (isChanged) void load()
    context.redraw()
  }
  const begins = (act: EndpointAct | 'change', of: EndpointSeen): void => {
    dialog =
      act === 'change'
        ? endpointDialog(context, { before: of, changed: takes, closed })
        : actDialog(context, act, {
            endpoint: of,
            changed: takes,
            removed: () => context.go(addressOf('webhooks')),
            closed,
          })
    dialog.opened()
  }
  void load()

  return {
    title: own.endpoint,
    moved: (to) => {
      listing.abort()
      listing = new AbortController()
      deliveries = deliveriesAt(to)
    },
    newer: () => deliveries.newer(),
    end: () => leaving.abort(),
    view: () =>
      html`<p><a href=${addressOf('webhooks')}>${own.back}</a></p>
        <div class="title">
          <h1 class="small" tabindex="-1"><bdi>${endpoint?.url ?? (problem ? own.endpoint : words.loading)}</bdi></h1>
          ${endpoint ? endpointStatus(endpoint.status, locale) : nothing}
        </div>
        ${problem ? html`<p role="alert" class="bad">${problemText(words, problem)}</p>` : nothing}
        ${endpoint ? shown(context, endpoint, begins) : nothing} ${endpoint ? deliveries.view() : nothing}
        ${dialog?.view() ?? nothing}`,
  }
}

const TONES: Readonly<Record<EndpointStatus, Tone>> = { enabled: 'good', failing: 'bad', disabled: 'plain' }

/** Renders how an endpoint stands. */
export function endpointStatus(status: EndpointStatus, locale: PageContext['locale']): TemplateResult {
  return stateView(WEBHOOKS_WORDS[locale].statuses[status], TONES[status])
}

function shown(
  context: PageContext,
  endpoint: EndpointSeen,
  begins: (act: EndpointAct | 'change', of: EndpointSeen) => void,
): TemplateResult {
  const { locale, session, now } = context
  const own = WEBHOOKS_WORDS[locale]
  const { id, description, events, status, previous_secret_expires_at: until, created_at: at } = endpoint
  const acts: (EndpointAct | 'change')[] = [
    'test',
    'change',
    'rotate',
    status === 'disabled' ? 'enable' : 'disable',
    'remove',
  ]
  const isOldSecretGood = until !== null && Date.parse(until) > now()
  return html`${trouble(endpoint, context)}
    ${
      session.role === 'viewer'
        ? html`<p class="faint">${QUESTION_WORDS[locale].viewer}</p>`
        : html`<div class="actions">
            ${acts.map(
              (act) =>
                html`<button type="button" class="ghost" @click=${() => begins(act, endpoint)}>
                  ${own.acts[act]}
                </button>`,
            )}
          </div>`
    }
    <dl class="panel facts">
      ${description === null ? nothing : fact(own.descriptionOf, description)}
      ${fact(own.events, events === null ? own.allEvents : events.map((name) => eventWord(name, context) || name).join(' · '))}
      ${isOldSecretGood ? fact(own.oldSecretSigns, own.previousSecret(time(until, context))) : nothing}
      ${fact(own.made, time(at, context))} ${fact('ID', id)}
    </dl>`
}

function fact(label: string, value: string): TemplateResult {
  return html`<dt>${label}</dt>
    <dd><bdi>${value}</bdi></dd>`
}

/** Says what is wrong with an endpoint, and what to do. */
function trouble({ status, disabled_reason: reason, failing_since: since }: EndpointSeen, context: PageContext) {
  const own = WEBHOOKS_WORDS[context.locale]
  if (reason === 'gone') return html`<p class="note bad">${own.gone}</p>`
  if (status === 'disabled') return html`<p class="note">${own.disabled}</p>`
  if (status !== 'failing' || since === null) return nothing
  return html`<p class="note bad">${own.failing(time(since, context))}</p>`
}

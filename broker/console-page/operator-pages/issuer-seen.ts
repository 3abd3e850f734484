/** An issuer as the operator API shows it, and the word for its health. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import { time } from '../format.ts'
import { stateView } from '../state-view.ts'
import type { Tone } from '../state-view.ts'
import { ISSUERS_WORDS } from './issuers-words.ts'
import type { HealthState } from './issuers-words.ts'
import type { OperatorContext } from './operator-session.ts'

/** An issuer as `GET /operator/v1/issuers` shows it. */
export interface IssuerSeen {
  prefix: string
  names: Record<string, string>
  texts: Record<string, { method_name?: string }>
  mode: 'test' | 'live'
  method: string
  takes_on_authorize: boolean
  authentication_server: string
  relay: string
  settlement_server: string
  register_url: string | null
  forgot_url: string | null
  passkey_rp_id: string | null
  enabled: boolean
  certification: { subject: string; suite: string; keys: string[]; issued_at: string; expires_at: string } | null
  health: { state: HealthState; down_since: string | null; last_word_at: string | null }
}

const TONES: Readonly<Record<HealthState, Tone>> = { unheard: 'plain', up: 'good', half_open: 'moving', down: 'bad' }

/** Renders whether an issuer answers, and since when it does not. */
export function healthView(
  { health: { state, down_since: since } }: IssuerSeen,
  clock: OperatorContext,
): TemplateResult {
  const own = ISSUERS_WORDS[clock.locale]
  return html`${stateView(own.states[state], TONES[state])}
  ${since === null ? nothing : html`<span class="faint">${own.downSince(time(since, clock))}</span>`}`
}

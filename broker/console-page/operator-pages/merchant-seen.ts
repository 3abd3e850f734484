/** A merchant as the operator API shows it, and whether it takes payments. */

import { html, nothing } from 'lit/html.js'
import type { TemplateResult } from 'lit/html.js'

import type { Locale } from '../../../protocol/look.ts'
import { time } from '../format.ts'
import { stateView } from '../state-view.ts'
import { MERCHANTS_WORDS } from './merchants-words.ts'
import type { OperatorContext } from './operator-session.ts'

/** A merchant as `GET /operator/v1/merchants` shows it. */
export interface MerchantSeen {
  id: string
  name: Record<Locale, string>
  origins: string[]
  api_version: string
  personal_data_kept_days: number
  disabled: boolean
  disabled_at: string | null
  created_at: string
}

/** Renders whether a merchant takes payments, and since when it does not. */
export function merchantState({ disabled, disabled_at: since }: MerchantSeen, clock: OperatorContext): TemplateResult {
  const own = MERCHANTS_WORDS[clock.locale]
  return html`${disabled ? stateView(own.disabled, 'bad') : stateView(own.active, 'good')}
  ${since === null ? nothing : html`<span class="faint">${own.disabledSince(time(since, clock))}</span>`}`
}

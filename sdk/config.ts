import { isRecord } from '../protocol/shape.ts'
import { isOrigin } from './error-page.ts'
import { FuriwakeError } from './errors.ts'

/** Names who the shop is, and where its broker is. */
export interface FuriwakeConfig {
  /** The broker's origin: `https://…`, no path. */
  broker: string
  /** `sk_test_…` or `sk_live_…`: for the server alone, never for a page. */
  secretKey: string
  /** `mer_…`: whom verdicts are for. */
  merchant: string
}

/** Throws `config_invalid`, naming the field: one that a setting left empty too. Never repeats the key. */
export function checkConfig(config: FuriwakeConfig): void {
  const given: Record<string, unknown> = isRecord(config) ? config : {}
  if (!isOrigin(given['broker'])) {
    throw invalid(config, 'broker', "`broker` is the broker's origin, such as https://checkout.example")
  }
  if (!begins(given['secretKey'], /^sk_(test|live)_./)) {
    throw invalid(config, 'secretKey', '`secretKey` begins with sk_test_ or sk_live_')
  }
  if (!begins(given['merchant'], /^mer_./)) {
    throw invalid(config, 'merchant', '`merchant` is the id that begins with mer_')
  }
}

function invalid(config: FuriwakeConfig, param: keyof FuriwakeConfig, message: string): FuriwakeError {
  return new FuriwakeError('config_invalid', message, { param, config })
}

/** A text, before its form is asked: a pattern would take `undefined` for the word. */
function begins(value: unknown, form: RegExp): boolean {
  return typeof value === 'string' && form.test(value)
}

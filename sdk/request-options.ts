import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'
import { RETRIES_DEFAULT, RETRIES_MAX, TRY_DEFAULT_MS, TRY_MAX_MS } from './limits.ts'

/** Names the trace that a call belongs to. */
export interface TraceOptions {
  /**
   * The `traceparent` header (W3C Trace Context) of the request that the shop is answering, as it is: the broker, the
   * issuer's servers and the shop's webhooks go on in its trace. One that is missing or not valid is left out.
   */
  traceparent?: string | null | undefined
}

/** Sets how a call is made; every call takes them. */
export interface RequestOptions extends TraceOptions {
  /** Milliseconds that one try may take: 1 to 120 000, 30 000 if not given. */
  timeoutMs?: number | undefined
  /** Ends the call, also while it waits between two tries: `request_aborted`. What was sent may have been done. */
  signal?: AbortSignal | undefined
  /** Tries after the first: 0 to 5, 2 if not given. Only what may be made twice without harm is repeated. */
  retries?: number | undefined
}

/** Options of a call that makes a payment. */
export interface KeyedOptions extends RequestOptions {
  /** Stands for this one request, 1 to 255 visible characters: repeating it with the same key does it once. */
  idempotencyKey: string
}

/** The options, each there. */
export interface CheckedOptions {
  timeoutMs: number
  retries: number
  signal: AbortSignal | undefined
  traceparent: string | null | undefined
}

/** Reads the options of a call. Throws `option_invalid`, naming the one. */
export function checkOptions(config: FuriwakeConfig, options: RequestOptions | undefined): CheckedOptions {
  const { timeoutMs = TRY_DEFAULT_MS, retries = RETRIES_DEFAULT, signal, traceparent } = options ?? {}
  if (!isWhole(timeoutMs, 1, TRY_MAX_MS)) {
    throw invalid(config, 'timeoutMs', `Give \`timeoutMs\` as a whole number of milliseconds from 1 to ${TRY_MAX_MS}.`)
  }
  if (!isWhole(retries, 0, RETRIES_MAX))
    throw invalid(config, 'retries', `Give \`retries\` as a number from 0 to ${RETRIES_MAX}.`)
  if (signal !== undefined && typeof signal?.addEventListener !== 'function') {
    throw invalid(config, 'signal', 'Give `signal` as the signal of an AbortController.')
  }
  return { timeoutMs, retries, signal, traceparent }
}

function invalid(config: FuriwakeConfig, param: string, message: string): FuriwakeError {
  return new FuriwakeError('option_invalid', message, { param, config })
}

function isWhole(value: unknown, min: number, max: number): boolean {
  return Number.isInteger(value) && (value as number) >= min && (value as number) <= max
}

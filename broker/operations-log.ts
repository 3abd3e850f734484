/** Describes what may be logged, and nothing else: no body, no header, no ID of a member ever gets here. */
interface LogFields {
  request?: string
  /** Of all four parties (protocol/trace.ts). */
  trace_id?: string
  method?: string
  route?: string
  status?: number
  ms?: number
  payment?: string
  /** The trace that the payment was made in, where this line is of later work. */
  payment_trace_id?: string
  operation?: string
  merchant?: string
  issuer?: string
  ledger?: string
  bytes?: number
  endpoint?: string
  /** The name of a limit on requests. */
  limit?: string
  count?: number
  outcome?: string
  differences?: number
  cause?: string
  /** Logged by its class alone: messages of libraries may quote what they were given. */
  error?: unknown
}

export type LogEvent =
  | 'request'
  | 'request_failed'
  | 'requests_refused'
  | 'authentication_call'
  | 'answer_call'
  | 'passkey_challenge'
  | 'passkey_addition'
  | 'settlement_call'
  | 'inquiry_call'
  | 'resolved'
  | 'issuer_notice'
  | 'message_refused'
  | 'keys_unavailable'
  | 'guess_not_counted'
  | 'alarm_failed'
  | 'key_book_alarm_failed'
  | 'resolve_failed'
  | 'chores_failed'
  | 'migration_failed'
  | 'clearing_day_failed'
  | 'key_history_full'
  | 'key_not_kept'
  | 'webhook_call'
  | 'reconciled'
  | 'reconcile_failed'
  | 'webhook_failed'
  | 'ledger_filling'
  | 'ledger_closing'
  | 'directory_entry_failed'
  | 'sweep_failed'
  | 'token_use_not_noted'
  | 'key_use_not_noted'
  | 'forgetting_failed'
  | 'operator_told'
  | 'export_broken'
  | 'issuer_health_not_reported'
  | 'payment_file_broken'
  | 'own_keys_not_noted'
  | 'own_keys_not_read'
  | 'endpoint_secrets_not_sealed'
  | 'erasure_failed'
  | 'mend_failed'
  | 'console_use_not_noted'
  | 'console_action_not_ended'
  | 'archive_failed'
  | 'restore_refused'
  | 'merchant_name_not_read'
  | 'daily_tally_failed'

/** Logs an event as one JSON line. */
export function logEvent(event: LogEvent, { error, ...fields }: LogFields): void {
  const line = error === undefined ? fields : { ...fields, error: error instanceof Error ? error.name : typeof error }
  console.log(JSON.stringify({ event, ...line }))
}

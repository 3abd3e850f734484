import { Webhook, WebhookVerificationError } from 'standardwebhooks'

import { isRecord } from '../protocol/shape.ts'
import type { FuriwakeConfig } from './config.ts'
import { FuriwakeError } from './errors.ts'
import { isWord } from './given.ts'
import type { Payment } from './payment.ts'

/** Describes what the broker sends to a webhook endpoint. Take an event of a type that you don't know for granted, and answer 2xx. */
export interface WebhookEvent {
  /** `evt_…`: the same when it is sent again. */
  id: string
  /** `payment.captured`, `payment.declined`, …: what happened. */
  type: string
  /** The payment's version when it happened. */
  version: number
  /** RFC 3339, UTC. */
  created_at: string
  /** The payment as it is now, which may be further on than the event. Not there in events about an endpoint, and test events. */
  payment?: Payment
  /** Step 9: the verdict as it is now. Give it to verifyVerdict with what you expect, and ship when it is captured. */
  verdict?: string
  /** The returns that the event tells of, each signed: give them to verifyReturn. Not there in most events. */
  returns?: string[]
  /** Of an event about a webhook endpoint, and of a test event (`webhook_endpoint.test`): its id. */
  webhook_endpoint?: string
}

/** A request as it came: the headers, and the body as text, not parsed and written anew. */
export interface WebhookRequest {
  /** `Headers`, as fetch has them, or a plain object, as Node has them. */
  headers: { get(name: string): string | null } | Record<string, string | string[] | undefined>
  body: string
}

const BODY_MAX_CHARACTERS = 256 * 1024
const HEADERS = ['webhook-id', 'webhook-timestamp', 'webhook-signature'] as const

/**
 * Verifies a webhook and returns its event, once it is certain that the
 * broker sent it in the last five minutes (Standard Webhooks). `secret` is the
 * endpoint's, `whsec_…`. Throws `webhook_signature` when it is not to be
 * believed, `webhook_malformed` when it is no webhook of the broker's,
 * `webhook_secret_invalid` when the secret is none.
 *
 * The same event may come twice, and an older one after a newer: keep the
 * highest `payment.version` that you have seen of each payment. `config`, which
 * may be left out, tells an error the address of its page.
 */
export function verifyWebhook(secret: string, request: WebhookRequest, config?: FuriwakeConfig): WebhookEvent {
  if (typeof secret !== 'string' || !/^whsec_[A-Za-z0-9+/]{16,}={0,2}$/.test(secret)) {
    throw new FuriwakeError(
      'webhook_secret_invalid',
      'The secret begins with whsec_: it came when the endpoint was made.',
      { config },
    )
  }
  const { headers: given, body }: Partial<WebhookRequest> = request ?? {}
  if (!isWord(body) || body.length > BODY_MAX_CHARACTERS || !isRecord(given)) throw malformed(config)
  const headers: Record<string, string> = {}
  for (const name of HEADERS) {
    const value = headerOf(given, name)
    if (value === undefined) throw malformed(config)
    headers[name] = value
  }
  const event = verified(config, secret, body, headers)
  if (!isEvent(event) || event.id !== headers['webhook-id']) throw malformed(config)
  return event
}

function verified(
  config: FuriwakeConfig | undefined,
  secret: string,
  body: string,
  headers: Record<string, string>,
): unknown {
  try {
    return new Webhook(secret).verify(body, headers)
  } catch (cause) {
    if (!(cause instanceof WebhookVerificationError)) throw malformed(config, cause)
    throw new FuriwakeError(
      'webhook_signature',
      'The webhook is not signed with this secret, or is older than five minutes. Do nothing, and answer 400.',
      { cause, config },
    )
  }
}

function malformed(config: FuriwakeConfig | undefined, cause?: unknown): FuriwakeError {
  const message = 'This is no webhook of a Furiwake broker. Pass the headers and the body as they came.'
  return new FuriwakeError('webhook_malformed', message, { cause, config })
}

function headerOf(headers: WebhookRequest['headers'], name: string): string | undefined {
  if (typeof headers.get === 'function') return headers.get(name) ?? undefined
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1]
  return Array.isArray(found) ? found[0] : found
}

function isEvent(value: unknown): value is WebhookEvent {
  return (
    isRecord(value) &&
    isWord(value['id']) &&
    isWord(value['type']) &&
    typeof value['version'] === 'number' &&
    typeof value['created_at'] === 'string'
  )
}

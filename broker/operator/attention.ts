/** Gathers what a person should look at, over the directory and the ledgers: each with what to do. */

import { ATTENTION_LEDGERS_AT_ONCE, ATTENTION_LEDGER_TIMEOUT_MS, ATTENTION_PAYMENTS_MAX } from './limits.ts'
import type { PaymentForPerson } from '../payments/ports/ledger-lists.ts'
import { within } from '../within.ts'

export const ATTENTION_KINDS = [
  'key_missing',
  'payment_left_to_person',
  'reversal_refused',
  'payment_stuck',
  'ledger_full',
  'ledger_unreachable',
  'archive_stuck',
  'ledger_filling',
  'issuer_down',
  'key_ending',
  'api_key_ending',
  'token_ending',
  'certificate_ending',
  'endpoint_gone',
  'endpoint_failing',
] as const
export type AttentionKind = (typeof ATTENTION_KINDS)[number]

/** One thing to look at. Ids only: who may see more asks for it by them. */
export interface AttentionItem {
  kind: AttentionKind
  /** Milliseconds since 1970, where it is known. */
  since: number | null
  livemode?: boolean
  merchant?: string
  ledger?: string
  payment?: string
  operation?: string
  issuer?: string
  endpoint?: string
  /** The kind of the broker's own key: see docs/operate/keys.md. */
  key?: string
  token?: string
  /** Times that it was tried. */
  tries?: number
  bytes?: number
  /** Says what it is, and what to do. */
  title: string
  action: string
}

/** Says of each kind what it is and what to do, in this order of weight. */
export const ATTENTION_TERMS: Readonly<Record<AttentionKind, { title: string; action: string }>> = {
  key_missing: {
    title: 'A key of the broker is gone, and what was made with it is still about',
    action:
      'Put the key back behind the one in use: open dialogs, or webhooks, wait for it, and none is lost. If it was taken out because it leaked, see docs/operate/keys.md.',
  },
  payment_left_to_person: {
    title: 'An issuer has refused to give a payment back, and is asked no more',
    action:
      'Call the issuer with the operation id: the member may be charged for nothing. Compare its clearing record, then settle it with the shop.',
  },
  reversal_refused: {
    title: 'An issuer refuses to give a payment back',
    action:
      'It is asked again by itself, later each time. If it goes on for an hour, call the issuer with the operation id.',
  },
  payment_stuck: {
    title: 'The outcome of a payment is not known',
    action:
      'It is asked for again by itself. Look whether the issuer is down; if it answers others, send it the operation id.',
  },
  ledger_full: {
    title: 'A ledger is full and takes no new payment',
    action:
      'Open another ledger for this merchant and mode. What is in this one still takes captures, refunds and outcomes.',
  },
  ledger_unreachable: {
    title: 'A ledger does not answer',
    action:
      'Look at the status of the platform and at the log lines with this ledger. Its payments wait, and none is lost.',
  },
  archive_stuck: {
    title: 'The archive of a ledger does not go on, or cannot be read',
    action:
      'Look at the bucket and at the ledger: npm run furiwake -- ledgers show mer_… LEDGER. Nothing is removed while it is stuck; when it is mended, ledgers archive goes on at once.',
  },
  ledger_filling: {
    title: 'A ledger is filling up',
    action:
      'Nothing, if a successor is open: it closes by itself at five gigabytes. Otherwise look whether the directory can be written.',
  },
  issuer_down: {
    title: 'An issuer does not answer',
    action:
      'Call the issuer. Members are told before they type, and one at a time finds out whether it is back. Disable it if it stays away for hours.',
  },
  key_ending: {
    title: 'A key of the broker has been in use for a year, or nearly',
    action: 'Turn it: npm run furiwake -- keys publish, then activate, then retire (docs/operate/keys.md).',
  },
  api_key_ending: {
    title: 'A merchant’s secret key ends within two weeks',
    action: 'Make another one and have the shop use it, or the shop can take no payment from then on.',
  },
  token_ending: {
    title: 'An operator’s token ends within two weeks',
    action: 'Make another one for whoever uses it, if they still need it.',
  },
  certificate_ending: {
    title: 'The certificate of an issuer ends, or has ended',
    action:
      'Certify it again: npm run furiwake -- certify issuer.json. It stays enabled meanwhile, and cannot be enabled again without one.',
  },
  endpoint_gone: {
    title: 'A webhook endpoint answered 410 and is disabled',
    action: 'Tell the merchant: it hears of no payment there until it enables the endpoint again or polls events.',
  },
  endpoint_failing: {
    title: 'Deliveries to a webhook endpoint fail again and again',
    action: 'Tell the merchant. They are tried for three days; what is missed can be read from its events.',
  },
}

/** A ledger as its row in the directory has it. */
export interface LedgerRow {
  id: string
  merchantId: string
  livemode: boolean
  /** Null while there is nothing to worry about. */
  sizeBytes: number | null
  isFull: boolean
  isOpen: boolean
}

/** A webhook endpoint in trouble. */
export interface EndpointRow {
  id: string
  merchantId: string
  livemode: boolean
  failingSince: number | null
  isGone: boolean
}

/** Keys and tokens in trouble. `since`, in milliseconds since 1970: last in use, or its end. */
export interface KeyTroubles {
  missing: { key: string; since: number | null }[]
  ending: { key: string; since: number }[]
  apiKeys: { merchant: string; livemode: boolean; since: number | null }[]
  tokens: { token: string; since: number }[]
}

/** The sources that it is gathered from. Each may throw; a ledger may hang. */
export interface AttentionPorts {
  /** Ledgers that have work, and whether these are all; and those that fill up. */
  ledgersWithWork(): Promise<{ rows: LedgerRow[]; isAll: boolean }>
  fillingLedgers(): Promise<LedgerRow[]>
  /** Ledgers whose archives a person should look at. */
  stuckArchives(): Promise<Pick<LedgerRow, 'id' | 'merchantId' | 'livemode'>[]>
  paymentsOf(ledger: string, limit: number): Promise<PaymentForPerson[]>
  /** Issuers that are down, as this isolate knows it. */
  issuersDown(): Promise<{ prefix: string; livemode: boolean; downSince: number }[]>
  endpointsInTrouble(): Promise<EndpointRow[]>
  /** Of issuers that are enabled: those that end soon, or have ended. */
  certificatesEnding(): Promise<{ prefix: string; livemode: boolean; expiresAt: number }[]>
  keyTroubles(): Promise<KeyTroubles>
}

/** `isComplete`: every ledger that has work was asked, and had no more than was listed. */
export interface Attention {
  items: AttentionItem[]
  isComplete: boolean
}

/** Returns everything that a person should look at, the gravest first, and of one kind the oldest. A ledger that hangs holds up nothing. */
export async function gatherAttention(ports: AttentionPorts): Promise<Attention> {
  const [{ rows, isAll }, filling, archives, issuers, endpoints, certificates, keys] = await Promise.all([
    ports.ledgersWithWork(),
    ports.fillingLedgers(),
    ports.stuckArchives(),
    ports.issuersDown(),
    ports.endpointsInTrouble(),
    ports.certificatesEnding(),
    ports.keyTroubles(),
  ])
  const found: { items: AttentionItem[]; isCut: boolean }[] = []
  for (let from = 0; from < rows.length; from += ATTENTION_LEDGERS_AT_ONCE) {
    const some = rows.slice(from, from + ATTENTION_LEDGERS_AT_ONCE)
    found.push(...(await Promise.all(some.map((row) => ofLedger(ports, row)))))
  }
  const items = [
    ...found.flatMap((each) => each.items),
    ...filling.map(ofSize),
    ...archives.map(({ id, merchantId, livemode }) =>
      item('archive_stuck', { since: null, livemode, merchant: merchantId, ledger: id }),
    ),
    ...issuers.map(({ prefix, livemode, downSince }) =>
      item('issuer_down', { since: downSince, livemode, issuer: prefix }),
    ),
    ...endpoints.map(ofEndpoint),
    ...certificates.map(({ prefix, livemode, expiresAt }) =>
      item('certificate_ending', { since: expiresAt, livemode, issuer: prefix }),
    ),
    ...ofKeys(keys),
  ]
  const isCut = found.some((each) => each.isCut)
  return { items: items.toSorted(gravestFirst), isComplete: isAll && !isCut }
}

async function ofLedger(ports: AttentionPorts, row: LedgerRow): Promise<{ items: AttentionItem[]; isCut: boolean }> {
  try {
    const asked = ports.paymentsOf(row.id, ATTENTION_PAYMENTS_MAX)
    const payments = await within(ATTENTION_LEDGER_TIMEOUT_MS, asked)
    return { items: payments.map(ofPayment), isCut: payments.length >= ATTENTION_PAYMENTS_MAX }
  } catch {
    const about = { ledger: row.id, merchant: row.merchantId, livemode: row.livemode }
    return { items: [item('ledger_unreachable', { since: null, ...about })], isCut: true }
  }
}

const PAYMENT_KINDS = {
  left_to_person: 'payment_left_to_person',
  reversal_refused: 'reversal_refused',
  stuck: 'payment_stuck',
} as const

function ofPayment({
  id,
  merchantId,
  livemode,
  issuer,
  operation,
  kind,
  since,
  tries,
}: PaymentForPerson): AttentionItem {
  return item(PAYMENT_KINDS[kind], {
    since,
    livemode,
    merchant: merchantId,
    payment: id,
    ...(operation === null ? {} : { operation }),
    ...(issuer === null ? {} : { issuer }),
    tries,
  })
}

function ofSize({ id, merchantId, livemode, sizeBytes, isFull }: LedgerRow): AttentionItem {
  const about = { since: null, livemode, merchant: merchantId, ledger: id }
  return item(isFull ? 'ledger_full' : 'ledger_filling', {
    ...about,
    ...(sizeBytes === null ? {} : { bytes: sizeBytes }),
  })
}

function ofEndpoint({ id, merchantId, livemode, failingSince, isGone }: EndpointRow): AttentionItem {
  const about = { since: failingSince, livemode, merchant: merchantId, endpoint: id }
  return item(isGone ? 'endpoint_gone' : 'endpoint_failing', about)
}

function ofKeys({ missing, ending, apiKeys, tokens }: KeyTroubles): AttentionItem[] {
  return [
    ...missing.map((about) => item('key_missing', about)),
    ...ending.map((about) => item('key_ending', about)),
    ...apiKeys.map((about) => item('api_key_ending', about)),
    ...tokens.map((about) => item('token_ending', about)),
  ]
}

function item(kind: AttentionKind, about: Omit<AttentionItem, 'kind' | 'title' | 'action'>): AttentionItem {
  return { kind, ...about, ...ATTENTION_TERMS[kind] }
}

function gravestFirst(a: AttentionItem, b: AttentionItem): number {
  return ATTENTION_KINDS.indexOf(a.kind) - ATTENTION_KINDS.indexOf(b.kind) || (a.since ?? 0) - (b.since ?? 0)
}

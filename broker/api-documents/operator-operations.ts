/** Describes the operator API operation by operation: `/openapi/operator.json`. */

import { OPERATED, WITH_BODY } from './operation-terms.ts'
import type { OperationTable, OperationTerms } from './operation-terms.ts'

/** Tags of the operator API, each with what it is about. */
export const OPERATOR_TAGS = {
  Merchants: 'Merchants, and the personal data of their payments.',
  Keys: "Merchants' secret keys.",
  Ledgers: "Merchants' ledgers: opened, closed, archived, put back.",
  Issuers: 'Issuers, and the certificates of their servers.',
  Tokens: "Operators' tokens, the console that they open, and the log of what was done with them.",
  Attention: 'What a person should look at.',
  Reconciliation: "A business day held against the issuers' own records.",
} as const

const CHANGE = [...OPERATED, ...WITH_BODY, 'changed_meanwhile'] as const
const MERCHANT = 'merchant_not_found'
const LEDGER = 'ledger_not_found'
const ISSUER = 'issuer_not_found'

const RECONCILIATIONS = {
  '': { id: 'runReconciliation', tag: 'Reconciliation', problems: [...OPERATED, ...WITH_BODY] },
  '/mend': {
    id: 'mendDay',
    tag: 'Reconciliation',
    problems: [...OPERATED, ...WITH_BODY, 'reconciliation_not_found'],
  },
} as const
const LIST_RECONCILIATIONS = { id: 'listReconciliations', tag: 'Reconciliation', problems: OPERATED } as const
const FORMER = '/operator/reconciliations'
const former = (terms: OperationTerms): OperationTerms => ({ ...terms, id: `${terms.id}AtFormerAddress` })

export const OPERATOR_OPERATIONS: OperationTable = {
  'post /operator/v1/merchants': {
    id: 'createMerchant',
    tag: 'Merchants',
    problems: [...CHANGE, 'merchant_exists'],
    request: { name: { en: 'Hirune Pottery', ja: 'ひるね陶器' }, origins: ['https://shop.example'] },
  },
  'get /operator/v1/merchants': { id: 'listMerchants', tag: 'Merchants', problems: OPERATED },
  'get /operator/v1/merchants/{id}': { id: 'retrieveMerchant', tag: 'Merchants', problems: [...OPERATED, MERCHANT] },
  'patch /operator/v1/merchants/{id}': {
    id: 'updateMerchant',
    tag: 'Merchants',
    problems: [...CHANGE, MERCHANT],
    request: { disabled: true },
  },
  'post /operator/v1/merchants/{id}/erasures': {
    id: 'erasePersonalData',
    tag: 'Merchants',
    problems: [...CHANGE, MERCHANT, 'payment_not_found', 'payment_in_progress'],
  },
  'post /operator/v1/merchants/{id}/exports': {
    id: 'exportBooks',
    tag: 'Merchants',
    problems: [...OPERATED, ...WITH_BODY, MERCHANT, LEDGER],
    request: { mode: 'live' },
  },
  'post /operator/v1/merchants/{id}/keys': {
    id: 'createMerchantKey',
    tag: 'Keys',
    problems: [...CHANGE, MERCHANT, 'api_key_limit'],
    request: { mode: 'test', name: 'The shop' },
  },
  'get /operator/v1/merchants/{id}/keys': { id: 'listMerchantKeys', tag: 'Keys', problems: [...OPERATED, MERCHANT] },
  'delete /operator/v1/merchants/{id}/keys/{key}': {
    id: 'revokeMerchantKey',
    tag: 'Keys',
    problems: [...CHANGE, 'api_key_not_found'],
  },
  'post /operator/v1/merchants/{id}/ledgers': {
    id: 'addLedger',
    tag: 'Ledgers',
    problems: [...CHANGE, MERCHANT, 'ledger_exists', 'ledger_of_another', 'ledger_limit'],
    request: { mode: 'live' },
  },
  'get /operator/v1/merchants/{id}/ledgers': { id: 'listLedgers', tag: 'Ledgers', problems: [...OPERATED, MERCHANT] },
  'get /operator/v1/merchants/{id}/ledgers/{ledger}': {
    id: 'retrieveLedger',
    tag: 'Ledgers',
    problems: [...OPERATED, MERCHANT, LEDGER],
  },
  'post /operator/v1/merchants/{id}/ledgers/{ledger}/close': {
    id: 'closeLedger',
    tag: 'Ledgers',
    problems: [...CHANGE, LEDGER, 'ledger_closed', 'last_open_ledger'],
  },
  'post /operator/v1/merchants/{id}/ledgers/{ledger}/archive': {
    id: 'archiveLedger',
    tag: 'Ledgers',
    problems: [...CHANGE, LEDGER, 'archive_unavailable', 'ledger_open', 'ledger_not_erased'],
  },
  'post /operator/v1/merchants/{id}/ledgers/{ledger}/restore': {
    id: 'restoreLedger',
    tag: 'Ledgers',
    problems: [...CHANGE, LEDGER, 'merchant_not_disabled', 'restore_unavailable'],
    request: { to: '2026-11-26T09:00:00Z' },
  },
  'post /operator/v1/issuers': {
    id: 'createIssuer',
    tag: 'Issuers',
    problems: [...CHANGE, 'issuer_exists', 'issuer_limit', 'issuer_prefix_taken', 'issuer_server_of_other_mode'],
  },
  'get /operator/v1/issuers': { id: 'listIssuers', tag: 'Issuers', problems: OPERATED },
  'get /operator/v1/issuers/{prefix}': { id: 'retrieveIssuer', tag: 'Issuers', problems: [...OPERATED, ISSUER] },
  'patch /operator/v1/issuers/{prefix}': {
    id: 'updateIssuer',
    tag: 'Issuers',
    problems: [...CHANGE, ISSUER, 'issuer_enabled', 'issuer_prefix_taken', 'issuer_server_of_other_mode'],
  },
  'post /operator/v1/issuers/{prefix}/certifications': {
    id: 'certifyIssuer',
    tag: 'Issuers',
    problems: [
      ...CHANGE,
      ISSUER,
      'certification_not_run_here',
      'certificate_unsigned',
      'certificate_of_another',
      'certificate_of_other_keys',
      'certificate_expired',
      'certificate_failed',
      'issuer_keys_unavailable',
    ],
  },
  'post /operator/v1/issuers/{prefix}/enable': {
    id: 'enableIssuer',
    tag: 'Issuers',
    problems: [...CHANGE, ISSUER, 'issuer_not_certified', 'issuer_prefix_taken', 'issuer_server_of_other_mode'],
  },
  'post /operator/v1/issuers/{prefix}/disable': {
    id: 'disableIssuer',
    tag: 'Issuers',
    problems: [...CHANGE, ISSUER],
  },
  'post /operator/v1/tokens': {
    id: 'createToken',
    tag: 'Tokens',
    problems: [...CHANGE, 'token_limit'],
    request: { name: 'Hanako', scopes: ['merchants:read'] },
  },
  'get /operator/v1/tokens': { id: 'listTokens', tag: 'Tokens', problems: OPERATED },
  'delete /operator/v1/tokens/{id}': { id: 'revokeToken', tag: 'Tokens', problems: [...CHANGE, 'token_not_found'] },
  'post /operator/v1/console-sessions': {
    id: 'createOperatorConsoleSession',
    tag: 'Tokens',
    problems: [...OPERATED, ...WITH_BODY, 'operator_token_needed'],
  },
  'get /operator/v1/audit': { id: 'readAuditLog', tag: 'Tokens', problems: OPERATED },
  'get /operator/v1/attention': { id: 'listAttention', tag: 'Attention', problems: OPERATED },
  'get /operator/v1/keys': { id: 'listBrokerKeys', tag: 'Attention', problems: OPERATED },
  'get /operator/v1/reconciliations': LIST_RECONCILIATIONS,
  'post /operator/v1/reconciliations': RECONCILIATIONS[''],
  'post /operator/v1/reconciliations/mend': RECONCILIATIONS['/mend'],
  [`get ${FORMER}`]: former(LIST_RECONCILIATIONS),
  [`post ${FORMER}`]: former(RECONCILIATIONS['']),
  [`post ${FORMER}/mend`]: former(RECONCILIATIONS['/mend']),
}

/** Tells whether a path is the address of a version before: what it serves is at another now. */
export function isFormerAddress(path: string): boolean {
  return path.startsWith(FORMER)
}

/** The operators' part of the record of problems: see problems.ts. */

import type { OPERATOR_ERROR_CODES } from '../protocol/error-codes.ts'
import type { ProblemTerms } from './problem-terms.ts'

type OperatorCode = (typeof OPERATOR_ERROR_CODES)[number] | 'operator_key_invalid'

export const OPERATOR_PROBLEMS: Readonly<Record<OperatorCode, ProblemTerms>> = {
  operator_key_invalid: {
    status: 401,
    title: 'The operator key is not right',
    detail:
      'Send `Authorization: Bearer op_…` with an operator’s token, or the OPERATOR_KEY of this broker. It is no merchant’s key.',
  },
  operator_token_expired: {
    status: 401,
    title: 'The operator’s token has expired',
    detail: 'Have a new one made: `furiwake tokens add`.',
  },
  operator_token_revoked: {
    status: 401,
    title: 'The operator’s token was revoked',
    detail: 'Use a current one. The audit log says who revoked it.',
  },
  operator_scope_missing: {
    status: 403,
    title: 'The token has not the scope for this',
    detail:
      '`param` names the scope. Have a token made with it; the OPERATOR_KEY itself only makes tokens and runs reconciliations.',
  },
  operator_token_needed: {
    status: 403,
    title: 'The OPERATOR_KEY opens no console',
    detail: 'It is nobody’s in particular. Make a token in your own name, `furiwake tokens add`, and ask with it.',
  },
  operator_console_reads: {
    status: 403,
    title: 'The operators’ console changes nothing',
    detail: 'What is to be changed is changed with a token: by the command line, or at /operator/v1.',
  },
  changed_meanwhile: {
    status: 409,
    title: 'Somebody else is changing the same',
    detail: 'Nothing was done. Look at it as it is now, and send the change again.',
  },
  token_not_found: { status: 404, title: 'There is no such token', detail: 'Check the id: `GET /operator/v1/tokens`.' },
  token_limit: {
    status: 409,
    title: 'There are as many tokens as there may be',
    detail: 'At most 200 that are good. Revoke those that nobody uses: `last_used_at` tells.',
  },
  merchant_not_found: {
    status: 404,
    title: 'There is no such merchant',
    detail: 'Check the id: `GET /operator/v1/merchants`.',
  },
  merchant_exists: {
    status: 409,
    title: 'There is a merchant with this id',
    detail: 'Nothing is to be entered again. A new merchant is made without an id.',
  },
  api_key_not_found: {
    status: 404,
    title: 'There is no such key',
    detail: 'Check the id, and that the key is of this merchant.',
  },
  api_key_limit: {
    status: 409,
    title: 'The merchant has as many keys as it may have',
    detail:
      'At most 50 that are good, and 500 with those that have ended within 400 days. Revoke those that nobody uses.',
  },
  ledger_not_found: {
    status: 404,
    title: 'There is no such ledger',
    detail: 'Check the id, and that the ledger is of this merchant.',
  },
  ledger_exists: {
    status: 409,
    title: 'There is a ledger with this id',
    detail: 'Nothing is to be entered again. A new ledger is added without an id.',
  },
  ledger_of_another: {
    status: 409,
    title: 'The ledger has payments of another merchant or mode',
    detail: 'Check the id: it is characters 5 to 12 of the id of each of the ledger’s payments.',
  },
  ledger_closed: {
    status: 409,
    title: 'The ledger is closed already',
    detail: 'Its own payments go on in it to their end. A closed ledger is not opened again: add another.',
  },
  ledger_open: {
    status: 409,
    title: 'The ledger is not closed',
    detail: 'Only what takes no new payment is archived. Close it first; it is closed two minutes later.',
  },
  ledger_not_erased: {
    status: 409,
    title: 'The ledger still has personal data',
    detail: 'The archive keeps none. It is erased in its time: 550 days after a payment, or the merchant’s own time.',
  },
  archive_unavailable: {
    status: 409,
    title: 'This broker has no bucket for archives',
    detail: 'Bind one as `ARCHIVE` and deploy: docs/operate/data.md.',
  },
  ledger_limit: {
    status: 409,
    title: 'The merchant has as many open ledgers as it may have',
    detail: 'At most 16 in each mode. A ledger that fills opens its own successor.',
  },
  last_open_ledger: {
    status: 409,
    title: 'It is the last open ledger of its mode',
    detail: 'Add another first, or the merchant could take no payment. To stop its payments, disable the merchant.',
  },
  merchant_not_disabled: {
    status: 409,
    title: 'The merchant is not disabled, or not for long enough',
    detail: 'Disable it, and put its ledger back a minute later: nobody may pay into a ledger that has forgotten.',
  },
  restore_unavailable: {
    status: 501,
    title: 'The platform has not kept that moment of the ledger',
    detail:
      'Point-in-time recovery goes back 30 days, and not at all on a laptop. The ledger is as it was. See docs/operate/restore.md.',
  },
  reconciliation_not_found: {
    status: 404,
    title: 'The day was not compared',
    detail: 'Compare it first, and again when the report says `unavailable`: `POST /operator/v1/reconciliations`.',
  },
  issuer_not_found: {
    status: 404,
    title: 'There is no such issuer',
    detail: 'Check the prefix: `GET /operator/v1/issuers`.',
  },
  issuer_exists: {
    status: 409,
    title: 'There is an issuer with this prefix',
    detail: 'Change it with PATCH, or take another prefix.',
  },
  issuer_limit: {
    status: 409,
    title: 'There are as many issuers as there may be',
    detail: 'At most 1000 of both modes.',
  },
  issuer_prefix_taken: {
    status: 409,
    title: 'The prefix begins like another issuer’s',
    detail: 'An ID must name one issuer: of two prefixes, of whichever modes, none begins with the other.',
  },
  issuer_server_of_other_mode: {
    status: 409,
    title: 'The server is in use in the other mode',
    detail: 'A server is live or for tests, never both. `param` names it.',
  },
  issuer_enabled: {
    status: 409,
    title: 'The issuer is enabled',
    detail: 'Disable it before its mode, method or servers are changed. `param` names what would change.',
  },
  issuer_not_certified: {
    status: 409,
    title: 'The issuer has no certificate of its servers as they are now',
    detail:
      'Run `furiwake certify issuer.json --key FILE` and enable it then, or send `without_certificate` with the reason, which the audit log keeps.',
  },
  issuer_keys_unavailable: {
    status: 502,
    title: 'The issuer’s servers do not tell their keys',
    detail: 'Both must answer `GET /.well-known/jwks.json`, so that the certificate’s keys can be held against them.',
  },
  certification_not_run_here: {
    status: 422,
    title: 'The broker does not run the conformance suite',
    detail: 'Run `furiwake certify issuer.json --key FILE` where the suite can listen: it sends the certificate.',
  },
  certificate_unsigned: {
    status: 422,
    title: 'The certificate is not signed by this broker’s operator',
    detail: 'Run the suite with one of the keys that /.well-known/jwks.json publishes, and with this broker’s origin.',
  },
  certificate_of_another: {
    status: 422,
    title: 'The certificate is of another pair of servers',
    detail: 'It must name this broker, and the authentication and settlement server of this issuer as they are now.',
  },
  certificate_of_other_keys: {
    status: 422,
    title: 'The certificate is of other keys',
    detail: 'A server publishes a key that it did not publish when it was certified. Certify it again.',
  },
  certificate_expired: { status: 422, title: 'The certificate has expired', detail: 'Certify the issuer again.' },
  certificate_failed: {
    status: 422,
    title: 'The certificate is of a run that failed',
    detail: 'Mend what its report names, and certify the issuer again.',
  },
}

/** Names of what the audit log notes, and of what that is of. */

export const AUDIT_ACTIONS = [
  'token.created',
  'token.revoked',
  'merchant.created',
  'merchant.changed',
  'key.created',
  'key.revoked',
  'ledger.added',
  'ledger.closed',
  'ledger.archived',
  'ledger.put_back',
  'issuer.created',
  'issuer.changed',
  'issuer.certified',
  'issuer.enabled',
  'issuer.disabled',
  'reconciliation.run',
  'books.exported',
  'personal_data.erased',
  'books.mended',
] as const

export const AUDITED_TYPES = ['token', 'merchant', 'key', 'ledger', 'issuer', 'business_date', 'payment'] as const

/** Scopes of an operator's token: what it may read and change. */

export const SCOPES = [
  'merchants:read',
  'merchants:write',
  'issuers:read',
  'issuers:write',
  'tokens:read',
  'tokens:write',
  'audit:read',
  'attention:read',
  'reconciliations:read',
  'reconciliations:run',
  'books:export',
  'books:erase',
  'books:mend',
] as const
export type Scope = (typeof SCOPES)[number]

/** Scopes of the broker's own OPERATOR_KEY: it makes tokens, and everything else is done with a name. */
export const KEY_SCOPES: readonly Scope[] = [
  'tokens:read',
  'tokens:write',
  'reconciliations:read',
  'reconciliations:run',
]

/** Tells whether scopes allow what needs one of them. Who may change may read. */
export function allows(scopes: readonly string[], needed: Scope): boolean {
  if (scopes.includes(needed)) return true
  const [resource, right] = needed.split(':')
  return right === 'read' && scopes.some((scope) => scope === `${resource}:write` || scope === `${resource}:run`)
}

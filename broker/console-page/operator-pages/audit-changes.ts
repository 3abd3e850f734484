/** Fields that a change has changed: pure. */

type Noted = Readonly<Record<string, unknown>> | null

/** A field as it was before and after; null where it was not there. */
export interface ChangedField {
  field: string
  before: string | null
  after: string | null
}

/** Returns the fields that differ, in the order of the later view; of what is new or gone, all that say something. */
export function changedFields(before: Noted, after: Noted): ChangedField[] {
  const names = new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])
  return [...names]
    .map((field) => ({ field, before: written(before?.[field]), after: written(after?.[field]) }))
    .filter((each) => each.before !== each.after)
}

/** Writes a value as a person reads it; null: nothing is there. */
function written(value: unknown): string | null {
  if (value === undefined || value === null || value === '') return null
  if (Array.isArray(value) && value.length === 0) return null
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value.join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value, null, 1)
}

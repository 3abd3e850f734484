/** Fields that a change has changed: pure. */

type Noted = Readonly<Record<string, unknown>> | null

/** A field as it was before and after; null where it was not there. */
export interface ChangedField {
  field: string
  before: string | null
  after: string | null
}

/** Returns the fields that differ, those of the later view first; a field of an object has its name after the object's. */
export function changedFields(before: Noted, after: Noted): ChangedField[] {
  const [earlier, later] = [fieldsOf(before ?? {}), fieldsOf(after ?? {})]
  return [...new Set([...later.keys(), ...earlier.keys()])]
    .map((field) => ({ field, before: earlier.get(field) ?? null, after: later.get(field) ?? null }))
    .filter((each) => each.before !== each.after)
}

/** Returns each field that says something, written as a person reads it. */
function fieldsOf(noted: object, within = ''): Map<string, string> {
  const fields = Object.entries(noted).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const field = `${within}${name}`
    if (value === null || value === undefined || value === '') return []
    if (Array.isArray(value)) return value.length === 0 ? [] : [[field, value.map(written).join('\n')]]
    return typeof value === 'object' ? [...fieldsOf(value, `${field}.`)] : [[field, written(value)]]
  })
  return new Map(fields)
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

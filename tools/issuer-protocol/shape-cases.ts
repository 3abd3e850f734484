/** From each good payload the ways in which it can be wrong: one set of cases for the schemas and for every receiver. */

import type { Schema, ObjectSchema } from './schema-parts.ts'
import { DESCRIBED } from './schemas.ts'
import { SAMPLES } from './samples.ts'

/**
 * `valid` and `invalid`: for the schema and for a receiver alike. `acceptable`: not to be
 * sent (`UnknownField`), and passed over by whoever gets it.
 */
export interface ShapeCase {
  tcId: number
  comment: string
  /** Names which of the group's payloads, and what is changed in it (JSON Patch, RFC 6902). */
  base: number
  patch: readonly PatchOperation[]
  result: 'valid' | 'invalid' | 'acceptable'
  flags: readonly string[]
}

/** Claims are held against what the receiver expects: messages.json has their cases. */
const CLAIMS = new Set(['iss', 'aud', 'jti', 'iat', 'exp', 'livemode', 'trace_id', 'in_response_to'])
/** A text that is longer makes the file large and tells nothing more. */
const LONG_TEXT_MAX = 512

export interface PatchOperation {
  op: 'add' | 'replace' | 'remove'
  path: string
  value?: unknown
}

type NewCase = Omit<ShapeCase, 'tcId'>
type Path = readonly (string | number)[]

export function shapeGroups(): object[] {
  let tcId = 0
  return DESCRIBED.map(({ name, typ, isOpen, variants }) => {
    const samples = SAMPLES[name] ?? []
    if (samples.length !== variants.length) throw new Error(`${name} needs a sample for each of its variants.`)
    const cases = variants.flatMap((variant, index) => {
      const sample = samples[index] ?? {}
      // What a message says of itself stands in the content of a seal like any other field.
      const own = typ === undefined || name === 'account-release' ? new Set<string>() : CLAIMS
      return casesOf({ index, sample, variant, isOpen, claims: own })
    })
    const numbered = [...cases, ...(BEYOND_SCHEMA[name] ?? [])].map((each) => ({ tcId: ++tcId, ...each }))
    return {
      name,
      ...(typ === undefined ? {} : { typ }),
      schema: `schemas/${name}.schema.json`,
      payloads: samples,
      tests: numbered,
    }
  })
}

interface Variant {
  index: number
  sample: object
  variant: ObjectSchema
  isOpen: boolean
  claims: ReadonlySet<string>
}

function casesOf({ index: base, sample, variant, isOpen, claims }: Variant): NewCase[] {
  const wrong = Object.entries(variant.properties)
    .filter(([name]) => !claims.has(name) && name in sample)
    .flatMap(([name, schema]) => wrongValues(schema, valueAt(sample, [name]), [name], variant.required.includes(name)))
  return [
    { comment: 'as it should be', base, patch: [], result: 'valid', flags: [] },
    {
      comment: 'with a field that nobody knows',
      base,
      patch: [{ op: 'add', path: '/later', value: true }],
      result: isOpen ? 'valid' : 'acceptable',
      flags: isOpen ? [] : ['UnknownField'],
    },
    ...optionalNames(variant)
      .filter((name) => !claims.has(name) && name in sample)
      .map((name): NewCase => {
        return { comment: `without ${name}`, base, patch: patchTo([name], undefined), result: 'valid', flags: [] }
      }),
    ...wrong.map(({ comment, path, value }): NewCase => {
      return { comment, base, patch: patchTo(path, value), result: 'invalid', flags: [] }
    }),
  ]
}

interface Wrong {
  comment: string
  path: Path
  value: unknown
}

function wrongValues(schema: Schema, value: unknown, path: Path, isRequired: boolean): Wrong[] {
  const named = path.join('.')
  const wrong = (what: string, instead: unknown): Wrong => ({ comment: `${named} ${what}`, path, value: instead })
  const missing = isRequired ? [wrong('is missing', undefined)] : []
  return [...missing, wrong('is null', null), ...wrongByKind(schema, value, path, wrong)]
}

function wrongByKind(
  schema: Schema,
  value: unknown,
  path: Path,
  wrong: (what: string, instead: unknown) => Wrong,
): Wrong[] {
  if ('enum' in schema || 'const' in schema) return [wrong('is a word that is none of them', 'nonesuch')]
  switch (schema.type) {
    case 'boolean':
      return [wrong('is a text', 'true')]
    case 'integer':
      return [
        wrong('is a text', String(value)),
        wrong('is a fraction', 0.5),
        wrong('is too small', schema.minimum - 1),
        ...(schema.maximum < Number.MAX_SAFE_INTEGER ? [wrong('is too large', schema.maximum + 1)] : []),
      ]
    case 'string': {
      const { minLength = 0, maxLength = LONG_TEXT_MAX + 1, pattern } = schema
      return [
        wrong('is a number', 7),
        ...(minLength > 0 || pattern !== undefined ? [wrong('is empty', '')] : []),
        ...(maxLength <= LONG_TEXT_MAX ? [wrong('is too long', 'x'.repeat(maxLength + 1))] : []),
        ...(pattern === undefined ? [] : [wrong('has a character that it cannot have', `${String(value)} `)]),
      ]
    }
    case 'array':
      return [
        wrong('is an object', {}),
        ...(schema.minItems === undefined ? [] : [wrong('is empty', [])]),
        ...wrongValues(schema.items, (value as unknown[])[0], [...path, 0], false).filter(
          ({ path: at }) => at.length > 0,
        ),
      ]
    case 'object':
      return [
        wrong('is a list', []),
        ...Object.entries(schema.properties)
          .filter(([name]) => typeof value === 'object' && value !== null && name in value)
          .flatMap(([name, inner]) =>
            wrongValues(inner, valueAt(value, [name]), [...path, name], schema.required.includes(name)),
          ),
      ]
  }
}

function optionalNames({ properties, required }: ObjectSchema): string[] {
  return Object.keys(properties).filter((name) => !required.includes(name))
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value)
}

function patchTo(path: Path, value: unknown, op: 'replace' | 'add' = 'replace'): PatchOperation[] {
  const pointer = path.map((key) => `/${key}`).join('')
  return [value === undefined ? { op: 'remove', path: pointer } : { op, path: pointer, value }]
}

/** The rules that a schema cannot say, and every receiver checks: there the schema passes what is refused. */
const BEYOND_SCHEMA: Readonly<Record<string, readonly NewCase[]>> = {
  decision: [
    beyond(2, 'instructions are larger than 2048 bytes', ['instructions', 'note'], 'x'.repeat(2_048)),
    beyond(2, 'instructions.url is no address', ['instructions', 'url'], 'https://['),
  ],
  'inquiry-answer': [
    beyond(0, 'adjustments are larger than 3072 bytes', ['adjustments', 'note'], 'x'.repeat(3_072)),
    beyond(0, 'a debit is about no dispute that is told', ['adjustments', 'moves', 0, 'dispute'], 'dsp_0002'),
    beyond(0, 'a return is about a dispute', ['adjustments', 'moves', 1, 'dispute'], 'dsp_0001'),
    beyond(
      0,
      'two movements have one id',
      ['adjustments', 'moves', 1, 'id'],
      'op_00000000bbbbbbbbbbbbbbbbbbbbbbbbbb0123456789',
    ),
  ],
  authenticate: [
    beyond(0, 'member_id has a wrong check character', ['member_id'], '9M10022073Q1'),
    beyond(1, 'passkey.rawId is not passkey.id', ['passkey', 'rawId'], 'YW5vdGhlcg'),
  ],
  clearing: [beyond(0, 'business_date is no day of the calendar', ['business_date'], '2027-02-29')],
  'clearing-record': [beyond(0, 'business_date is no day of the calendar', ['business_date'], '2027-13-01')],
  'settlement-transaction': [
    beyond(0, 'account is larger than 1024 bytes', ['account', 'note'], 'あ'.repeat(340)),
    beyond(0, 'account is nested too deep', ['account', 'a'], { b: { c: { d: {} } } }),
  ],
}

function beyond(base: number, comment: string, path: Path, value: unknown): NewCase {
  return { comment, base, patch: patchTo(path, value, 'add'), result: 'invalid', flags: ['BeyondSchema'] }
}

/**
 * Describes what an applicant types, validated once: full-width becomes half-width, what
 * cannot be seen goes, and hyphens and spaces where they say nothing.
 */

import type { AccountKind } from '../../account-kinds.ts'
import { PASSWORD_MAX_CHARACTERS } from '../../../protocol/sealed-password.ts'
import { codePoints, lettersAndDigits, plainLine, withoutInvisible } from '../../../protocol/text.ts'
import { ADDRESS_MAX_CHARACTERS, ADDRESS_MIN_CHARACTERS, PASSWORD_MIN_CHARACTERS } from '../limits.ts'
import { emailAddress } from './email-address.ts'

export const ACCOUNT_TYPES = ['ordinary', 'current', 'savings'] as const
export const OCCUPATIONS = ['employed', 'self_employed', 'student', 'homemaker', 'retired', 'other'] as const

export const FIELDS = [
  'member_number',
  'expiry',
  'bank_number',
  'branch_number',
  'account_type',
  'account_number',
  'birth_date',
  'home_phone',
  'address',
  'email',
  'occupation',
  'password',
] as const
export type Field = (typeof FIELDS)[number]

/** A stable code for each way in which a field can be wrong. */
export type FieldProblem =
  'missing' | 'malformed' | 'impossible' | 'too_short' | 'too_long' | 'too_common' | 'too_personal'
export type FieldProblems = Partial<Record<Field, FieldProblem>>

export interface Particulars {
  /** The card's member number, or bank-branch-type-number. */
  customerNumber: string
  /** `YYYY-MM`; a bank account has none. */
  expiry?: string
  /** `YYYY-MM-DD` */
  birthDate: string
  /** Digits, with a + before a country's code. */
  homePhone: string
  address: string
  email: string
  occupation: (typeof OCCUPATIONS)[number]
  password: string
}

/** Fields that name an account. */
export type AccountField = Extract<
  Field,
  'member_number' | 'expiry' | 'bank_number' | 'branch_number' | 'account_type' | 'account_number'
>

/** Sets how each method's accounts are named: these fields and no others are asked for. */
export const ACCOUNT_FIELDS: Record<AccountKind, readonly AccountField[]> = {
  credit: ['member_number', 'expiry'],
  debit: ['bank_number', 'branch_number', 'account_type', 'account_number'],
}

export type ReadParticulars = { ok: true; particulars: Particulars } | { ok: false; problems: FieldProblems }

type Read = string | { problem: FieldProblem }

/** Reads the particulars. `form`: names to values as sent. Whether the password is a good one is asked afterwards. */
export function readParticulars(form: ReadonlyMap<string, string>, method: AccountKind, today: Date): ReadParticulars {
  const given = (name: string): string => form.get(name) ?? ''
  const digitsOf = (name: string): string => lettersAndDigits(given(name))
  const typed = (name: string): string => plainLine(given(name).normalize('NFKC'))
  const read: Partial<Record<Field, Read>> = {
    ...Object.fromEntries(ACCOUNT_FIELDS[method].map((field) => [field, ACCOUNT_READERS[field](typed(field))])),
    birth_date: birthDate(digitsOf('birth_year'), digitsOf('birth_month'), digitsOf('birth_day'), today),
    home_phone: homePhone(typed('home_phone')),
    address: lengthBetween(typed('address'), ADDRESS_MIN_CHARACTERS, ADDRESS_MAX_CHARACTERS),
    email: emailAddress(given('email')),
    occupation: oneOf(typed('occupation'), OCCUPATIONS),
    // Not trimmed: any character counts in a password, a space too.
    password: passwordOf(given('password')),
  }
  const problems = Object.fromEntries(
    Object.entries(read).flatMap(([field, value]) => (typeof value === 'string' ? [] : [[field, value.problem]])),
  ) as FieldProblems
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  const values = read as Record<Field, string>
  return {
    ok: true,
    particulars: {
      customerNumber:
        method === 'credit' ? values.member_number : ACCOUNT_FIELDS.debit.map((field) => values[field]).join('-'),
      ...(method === 'credit' ? { expiry: values.expiry } : {}),
      birthDate: values.birth_date,
      homePhone: values.home_phone,
      address: values.address,
      email: values.email,
      occupation: values.occupation as Particulars['occupation'],
      password: values.password,
    },
  }
}

const ACCOUNT_READERS: Record<AccountField, (typed: string) => Read> = {
  member_number: (typed) => digits(typed, 14, 19),
  expiry: (typed) => expiry(typed),
  bank_number: (typed) => digits(typed, 4, 4),
  branch_number: (typed) => digits(typed, 3, 3),
  account_type: (typed) => oneOf(typed, ACCOUNT_TYPES),
  account_number: (typed) => digits(typed, 7, 7),
}

/** Reads a password by its length alone, each code point as one character (NIST SP 800-63B). Any character counts, a space too. */
export function passwordOf(typed: string): Read {
  const length = codePoints(typed.normalize('NFKC'))
  if (length === 0) return { problem: 'missing' }
  if (length < PASSWORD_MIN_CHARACTERS) return { problem: 'too_short' }
  // As it is typed: that is what the fields of the checkout and of these pages bound.
  return codePoints(typed) > PASSWORD_MAX_CHARACTERS ? { problem: 'too_long' } : typed
}

function digits(typed: string, min: number, max: number): Read {
  const bare = lettersAndDigits(typed)
  if (bare === '') return { problem: 'missing' }
  if (!/^\d+$/.test(bare)) return { problem: 'malformed' }
  if (bare.length < min) return { problem: 'too_short' }
  return bare.length > max ? { problem: 'too_long' } : bare
}

/** `08/29`, `8/2029`, `0829` or `2029-08`, as cards and autofill write it. */
function expiry(typed: string): Read {
  if (typed === '') return { problem: 'missing' }
  // What stands between two digits is the slash, whatever it looks like; a space is nothing.
  const bare = withoutInvisible(typed)
    .replace(/\s/g, '')
    .replace(/(?<=\d)(?:[^\p{L}\d]+|ー)(?=\d)/gu, '/')
  const iso = /^(\d{4})\/(\d{1,2})$/.exec(bare)
  const face = /^(\d{1,2})\/(\d{2}|\d{4})$/.exec(bare) ?? /^(\d{2})(\d{2})$/.exec(bare)
  const [month, year] = iso ? [iso[2], iso[1]] : [face?.[1], face?.[2]]
  if (month === undefined || year === undefined) return { problem: 'malformed' }
  if (Number(month) < 1 || Number(month) > 12) return { problem: 'impossible' }
  return `${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}`
}

function birthDate(year: string, month: string, day: string, today: Date): Read {
  if (year === '' || month === '' || day === '') return { problem: 'missing' }
  if (!/^\d{4}$/.test(year) || !/^\d{1,2}$/.test(month) || !/^\d{1,2}$/.test(day)) return { problem: 'malformed' }
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  // 31 June is moved on to 1 July by some, and refused by others: either way it is no such day.
  const isDay = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso)
  return isDay && date < today && Number(year) >= 1900 ? iso : { problem: 'impossible' }
}

function homePhone(typed: string): Read {
  const number = lettersAndDigits(typed)
  if (number === '') return { problem: 'missing' }
  const bare = /^[^\p{L}\p{N}]*\+/u.test(typed) ? `+${number}` : number
  return /^(?:0\d{8,10}|\+[1-9]\d{6,14})$/.test(bare) ? bare : { problem: 'malformed' }
}

function lengthBetween(typed: string, min: number, max: number): Read {
  if (typed === '') return { problem: 'missing' }
  const length = codePoints(typed)
  if (length < min) return { problem: 'too_short' }
  return length > max ? { problem: 'too_long' } : typed
}

function oneOf(typed: string, choices: readonly string[]): Read {
  if (typed === '') return { problem: 'missing' }
  return choices.includes(typed) ? typed : { problem: 'malformed' }
}

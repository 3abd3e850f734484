/** What an applicant types, validated once: full-width becomes half-width, hyphens and spaces go where they say nothing. */

import type { PaymentMethod } from '../../../protocol/payment.ts'
import { PASSWORD_MAX_CHARACTERS } from '../../../protocol/sealed-password.ts'
import {
  ADDRESS_MAX_CHARACTERS,
  ADDRESS_MIN_CHARACTERS,
  EMAIL_MAX_CHARACTERS,
  PASSWORD_MIN_CHARACTERS,
} from '../limits.ts'

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

/** How each method's accounts are named: these fields and no others are asked for. */
export const ACCOUNT_FIELDS: Record<PaymentMethod, readonly AccountField[]> = {
  credit: ['member_number', 'expiry'],
  debit: ['bank_number', 'branch_number', 'account_type', 'account_number'],
}

export type ReadParticulars = { ok: true; particulars: Particulars } | { ok: false; problems: FieldProblems }

type Read = string | { problem: FieldProblem }

/** `form`: names to values as sent. Whether the password is a good one is asked afterwards. */
export function readParticulars(
  form: ReadonlyMap<string, string>,
  method: PaymentMethod,
  today: Date,
): ReadParticulars {
  const typed = (name: string): string => (form.get(name) ?? '').normalize('NFKC').trim()
  const read: Partial<Record<Field, Read>> = {
    ...Object.fromEntries(ACCOUNT_FIELDS[method].map((field) => [field, ACCOUNT_READERS[field](typed(field))])),
    birth_date: birthDate(typed('birth_year'), typed('birth_month'), typed('birth_day'), today),
    home_phone: homePhone(typed('home_phone')),
    address: lengthBetween(typed('address').replace(/\s+/g, ' '), ADDRESS_MIN_CHARACTERS, ADDRESS_MAX_CHARACTERS),
    email: emailAddress(typed('email')),
    occupation: oneOf(typed('occupation'), OCCUPATIONS),
    // Not trimmed: any character counts in a password, a space too.
    password: passwordOf(form.get('password') ?? ''),
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

/** An address as it may be written to; NFKC and trimmed before. Whether it is the member's, the mailed link tells. */
export function emailAddress(typed: string): Read {
  if (typed === '') return { problem: 'missing' }
  if (typed.length > EMAIL_MAX_CHARACTERS) return { problem: 'too_long' }
  return /^[^\s@<>"(),:;\\[\]]{1,64}@[^\s@<>"(),:;\\[\]]+\.[^\s@.<>"(),:;\\[\]]+$/u.test(typed)
    ? typed
    : { problem: 'malformed' }
}

/**
 * Length alone, each code point as one character (NIST SP 800-63B). At most
 * what the checkout's field takes, which counts UTF-16 units.
 */
export function passwordOf(typed: string): Read {
  const length = Array.from(typed.normalize('NFKC')).length
  if (length === 0) return { problem: 'missing' }
  if (length < PASSWORD_MIN_CHARACTERS) return { problem: 'too_short' }
  return typed.length > PASSWORD_MAX_CHARACTERS ? { problem: 'too_long' } : typed
}

function withoutSeparators(typed: string): string {
  return typed.replace(/[\s\p{Pd}−ー./()]/gu, '')
}

function digits(typed: string, min: number, max: number): Read {
  const bare = withoutSeparators(typed)
  if (bare === '') return { problem: 'missing' }
  if (!/^\d+$/.test(bare)) return { problem: 'malformed' }
  if (bare.length < min) return { problem: 'too_short' }
  return bare.length > max ? { problem: 'too_long' } : bare
}

/** `08/29`, `8/2029`, `0829` or `2029-08`, as cards and autofill write it. */
function expiry(typed: string): Read {
  if (typed === '') return { problem: 'missing' }
  const bare = typed.replace(/\s/g, '').replace(/[\p{Pd}−ー.]/gu, '/')
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
  const bare = withoutSeparators(typed)
  if (bare === '') return { problem: 'missing' }
  return /^(?:0\d{8,10}|\+[1-9]\d{6,14})$/.test(bare) ? bare : { problem: 'malformed' }
}

function lengthBetween(typed: string, min: number, max: number): Read {
  if (typed === '') return { problem: 'missing' }
  if (typed.length < min) return { problem: 'too_short' }
  return typed.length > max ? { problem: 'too_long' } : typed
}

function oneOf(typed: string, choices: readonly string[]): Read {
  if (typed === '') return { problem: 'missing' }
  return choices.includes(typed) ? typed : { problem: 'malformed' }
}

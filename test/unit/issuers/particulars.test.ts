import { describe, expect, test } from 'vitest'

import { emailAddress, foldEmail } from '../../../issuers/authentication/registration/email-address.ts'
import { readParticulars } from '../../../issuers/authentication/registration/particulars.ts'
import type { Field, Particulars } from '../../../issuers/authentication/registration/particulars.ts'

const CARD = {
  member_number: '3528000041079001',
  expiry: '08/29',
  birth_year: '1985',
  birth_month: '4',
  birth_day: '12',
  home_phone: '03-1234-5678',
  address: '東京都千代田区丸の内1-1',
  email: 'hana@example.com',
  occupation: 'employed',
  password: 'seven lanterns over water',
}
const TODAY = new Date('2026-11-23T00:00:00Z')

function reads(fields: Partial<Record<keyof typeof CARD, string>>) {
  return readParticulars(new Map(Object.entries({ ...CARD, ...fields })), 'credit', TODAY)
}

describe('What an applicant types or pastes', () => {
  const right: Particulars = {
    customerNumber: '3528000041079001',
    expiry: '2029-08',
    birthDate: '1985-04-12',
    homePhone: '0312345678',
    address: '東京都千代田区丸の内1-1',
    email: 'hana@example.com',
    occupation: 'employed',
    password: 'seven lanterns over water',
  }

  test.each([
    ['a card number as a calculator copies it', { member_number: '\u202d3528 0000 4107 9001\u202c' }],
    ['a card number with soft hyphens', { member_number: '3528\u00ad0000\u00ad4107\u00ad9001' }],
    ['a card number with drawn rules', { member_number: '3528─0000─4107─9001' }],
    ['a card number with middle dots of Japanese', { member_number: '３５２８・００００・４１０７・９００１' }],
    ['a card number with blank letters', { member_number: '\u31643528000041079001\uffa0' }],
    ['a month with what cannot be seen', { expiry: '\u200b08/29\u200b' }],
    ['a month with a joiner in it', { expiry: '0\u200d8/2029' }],
    ['a month after a long mark', { expiry: '08ー29' }],
    ['a month after a middle dot', { expiry: '08・29' }],
    ['a month after a drawn rule', { expiry: '2029─08' }],
    ['a birth date that was pasted', { birth_year: '\u202d1985\u202c', birth_month: '\u200b4', birth_day: '12\ufeff' }],
    ['a phone number that was pasted', { home_phone: '\u202d03 1234 5678\u202c' }],
    ['a phone number with middle dots', { home_phone: '03・1234・5678' }],
    ['a phone number with rules', { home_phone: '０３─１２３４─５６７８' }],
    ['an address that was pasted', { email: '\u200bhana@exam\u00adple.com\u200b' }],
    ['an address in full width', { email: ' ｈａｎａ＠ｅｘａｍｐｌｅ．ｃｏｍ　' }],
    ['a street with bidi controls and a line break', { address: '\u202a東京都千代田区\u202c丸の内1-1\u200b\n' }],
  ])('is read as it is meant: %s', (_, typed) => {
    const read = reads(typed)
    const address = read.ok ? read.particulars.address.replaceAll(' ', '') : ''
    expect(read).toEqual({
      ok: true,
      particulars: { ...right, ...(read.ok ? { address: read.particulars.address } : {}) },
    })
    expect(address).toBe(right.address)
  })

  test.each([
    ['＋81 3-1234-5678', '+81312345678'],
    ['(+81) 3・1234・5678', '+81312345678'],
  ])('is a phone number of another country: %s', (home_phone, homePhone) => {
    expect(reads({ home_phone })).toMatchObject({ ok: true, particulars: { homePhone } })
  })

  test.each([
    ['member_number', { member_number: '3528 0000 4107 900あ' }, 'malformed'],
    ['expiry', { expiry: '13/29' }, 'impossible'],
    ['expiry', { expiry: 'August 29' }, 'malformed'],
    ['home_phone', { home_phone: '81 3 1234 5678' }, 'malformed'],
    ['address', { address: '\u200b\u200b\u200b\u200b\u200b' }, 'missing'],
    ['email', { email: '\u200b' }, 'missing'],
  ] as [Field, object, string][])('is refused by its field all the same: %s %j', (field, typed, problem) => {
    expect(reads(typed)).toEqual({ ok: false, problems: { [field]: problem } })
  })

  test('keeps the form of a kanji in an address', () => {
    expect(reads({ address: '奈良県葛\u{e0100}城市長尾' })).toMatchObject({
      particulars: { address: '奈良県葛\u{e0100}城市長尾' },
    })
  })

  test('is as long as its characters are many, however many units they take', () => {
    expect(reads({ address: '𠮷'.repeat(200) })).toMatchObject({ ok: true })
    expect(reads({ address: '𠮷'.repeat(201) })).toEqual({ ok: false, problems: { address: 'too_long' } })
    expect(reads({ address: '𠮷𠮷𠮷𠮷' })).toEqual({ ok: false, problems: { address: 'too_short' } })
    expect(reads({ password: '🍣'.repeat(128) })).toMatchObject({ ok: true })
    expect(reads({ password: '🍣'.repeat(129) })).toEqual({ ok: false, problems: { password: 'too_long' } })
  })
})

describe('An e-mail address', () => {
  test.each([
    ['Ünal.Suzuki@example.com', 'ünal.suzuki@EXAMPLE.com'],
    ['u\u0308nal@example.com', 'Ünal@example.com'],
    ['STRASSE@example.com', 'straße@example.com'],
    ['ΟΔΥΣΣΕΑΣ@example.gr', 'οδυσσεας@example.gr'],
    ['ΟΔΥΣΣΕΑΣ@example.gr', 'οδυσσεασ@example.gr'],
    ['Ирина@пример.рф', 'ИРИНА@XN--E1AFMKFD.XN--P1AI'],
    ['hana@bücher.example', 'hana@BÜCHER.example'],
    ['hana@例え。jp', 'hana@例え.jp'],
    ['hana@example.com.', 'Hana@Example.Com'],
    ['hana\u200b@example.com', 'hana@example.com'],
  ])('%s is the same as %s', (one, other) => {
    expect(foldEmail(one)).toBe(foldEmail(other))
  })

  test.each([
    ['mike@example.com', 'mıke@example.com'],
    ['ilhan@example.com', 'İlhan@example.com'],
    ['anna@example.com', 'аnna@example.com'],
    ['hana@example.com', 'hana@examp1e.com'],
    ['x2@example.com', 'x²@example.com'],
    ['hana.s@example.com', 'hanas@example.com'],
  ])('%s is another than %s', (one, other) => {
    expect(foldEmail(one)).not.toBe(foldEmail(other))
  })

  test.each(['x²@example.com', 'Ünal.Suzuki@example.com', 'ﬁn@example.com'])(
    '%s is written to as it was typed',
    (typed) => {
      expect(emailAddress(typed)).toBe(typed)
    },
  )

  test.each([
    'hana',
    'hana@example',
    'hana@example..com',
    'hana@127.0.0.1',
    'hana@127.1',
    'hana@[::1]',
    'hana@example.com/path',
    'hana@example.com:25',
    'hana@%65xample.com',
    'ha na@example.com',
    'hana@example.com, ken@example.com',
  ])('%s is none', (typed) => {
    expect(emailAddress(typed)).toEqual({ problem: 'malformed' })
  })
})

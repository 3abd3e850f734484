import { describe, expect, test } from 'vitest'

import { accountNumberOf } from '../../../issuers/account-kinds.ts'
import { newMemberId } from '../../../issuers/authentication/registration/member-id.ts'
import { passwordProblem } from '../../../issuers/authentication/registration/password-policy.ts'
import { creditBook } from '../../../issuers/settlement/credit-book.ts'
import { debitBook } from '../../../issuers/settlement/debit-book.ts'
import { MEMBER_ID_MAX_CHARACTERS, memberIdProblem } from '../../../protocol/member-id.ts'
import { allCustomers } from '../../../tools/demo/customers.ts'

const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))

describe('A new member ID', () => {
  test.each(['4', 'A1', '123456'])('with the prefix %s is one, and no longer than one may be', (prefix) => {
    const id = newMemberId(prefix, random)
    expect(memberIdProblem(id)).toBeUndefined()
    expect(id.startsWith(prefix)).toBe(true)
    expect(id.length).toBeLessThanOrEqual(MEMBER_ID_MAX_CHARACTERS)
  })

  test('draws every digit as likely: bytes from 250 on are drawn again', () => {
    const draws = [Uint8Array.from([250, 255, 251, 9, 19, 249, 0, 10]), Uint8Array.from([1, 2, 3, 4, 5, 6])]
    expect(newMemberId('4', () => draws.shift() ?? new Uint8Array()).slice(0, -1)).toBe('49990012345')
  })

  test('is not made up when there is no randomness', () => {
    expect(() => newMemberId('4', () => new Uint8Array())).toThrow('randomness')
  })
})

describe('A new password', () => {
  const personal = ['hana.suzuki@example.com', '佐藤 ゆき', 'Yuki Sato', '4100220731']

  test.each(['password', '12345678', 'qwertyuiop', 'aaaaaaaaaaaaaaaa', 'ｐａｓｓｗｏｒｄ', 'P@ssw0rd'])(
    '%s is too common',
    (password) => {
      expect(passwordProblem(password, personal)).toBe('too_common')
    },
  )

  test.each(['hana.suzuki and her cat', 'mr SATO of the hill', 'x4100220731x', 'ＳＡＴＯ of the hill'])(
    '%s tells too much',
    (password) => {
      expect(passwordProblem(password, personal)).toBe('too_personal')
    },
  )

  test.each(['seven lanterns over water', '猫が七匹いる静かな庭', '        spaces count too', 'tvqk-93m2-xpd7'])(
    '%s is fine: there are no rules of composition',
    (password) => {
      expect(passwordProblem(password, personal)).toBeUndefined()
    },
  )
})

describe('A customer’s number', () => {
  test.each(allCustomers())('$number is what the settlement server calls the account', ({ account, number }) => {
    expect(accountNumberOf(account)).toBe(number)
    expect(creditBook.numberOf(account) ?? debitBook.numberOf(account)).toBe(number)
  })
})

import { describe, expect, test } from 'vitest'

import { readSecretList } from '../../../protocol/secret-list.ts'

const read = (setting: unknown) => readSecretList(setting, /^[a-z]{4}$/)

describe('A secret list', () => {
  test.each([
    ['a single value', 'abcd', ['abcd']],
    ['several', 'abcd efgh', ['abcd', 'efgh']],
    ['one a line', '\nabcd\n efgh\n', ['abcd', 'efgh']],
  ])('may be %s', (_what, setting, values) => {
    expect(read(setting)).toEqual(values)
  })

  test.each([
    ['nothing', ''],
    ['only spaces', ' \n'],
    ['no text', undefined],
    ['a value that is wrong', 'abcd efg'],
    ['values with something else between', 'abcd,efgh'],
    ['more values than a change takes', 'abcd efgh ijkl mnop qrst'],
  ])('is not %s', (_what, setting) => {
    expect(read(setting)).toBeUndefined()
  })
})

import { describe, expect, test } from 'vitest'

import {
  groupMemberId,
  issuerOfMemberId,
  mayBecomeKnown,
  memberIdCheckCharacter,
  memberIdProblem,
  normalizeMemberId,
} from '../../../protocol/member-id.ts'

describe('A member ID', () => {
  test.each([
    // Wikipedia's worked example of Luhn, and the ISIN of Apple, whose letters are expanded as in ISO 6166.
    ['7992739871', '3'],
    ['US037833100', '5'],
    ['41002207311', '9'],
  ])('%s is completed by the check character %s', (body, check) => {
    expect(memberIdCheckCharacter(body)).toBe(check)
    expect(memberIdProblem(body + check)).toBeUndefined()
  })

  test('is refused with any single digit changed', () => {
    const id = '410022073119'
    for (let place = 0; place < id.length; place++) {
      const wrong = id.slice(0, place) + String((Number(id[place]) + 1) % 10) + id.slice(place + 1)
      expect(memberIdProblem(wrong), wrong).toBe('bad_check')
    }
  })

  test.each([
    ['4100 2207 3119', '410022073119'],
    ['4100-2207-3119', '410022073119'],
    ['４１００　２２０７　３１１９', '410022073119'],
    ['4100–2207—3119', '410022073119'],
    ['4100ー2207−3119', '410022073119'],
    ['ab12cd', 'AB12CD'],
    ['ａｂ12', 'AB12'],
    ['4100─2207─3119', '410022073119'],
    ['4100・2207・3119', '410022073119'],
    ['４１００。２２０７。３１１９', '410022073119'],
    ['\u202d4100 2207 3119\u202c', '410022073119'],
    ['4100\u00ad2207\u200b3119\u3164', '410022073119'],
    ['٤١٠٠ ٢٢٠٧ ٣١١٩', '410022073119'],
    ['AB १२', 'AB12'],
    ['4100あ2207', '4100あ2207'],
  ])('typed as %s is read as %s', (typed, read) => {
    expect(normalizeMemberId(typed)).toBe(read)
  })

  test.each([
    ['', 'incomplete'],
    ['4100220', 'incomplete'],
    ['41002207311912345678', 'too_long'],
    ['4100_2207', 'bad_character'],
    ['410022073118', 'bad_check'],
  ])('%s is no ID yet, or ever: %s', (id, problem) => {
    expect(memberIdProblem(id)).toBe(problem)
  })

  test('is shown in groups of four', () => {
    expect(groupMemberId('410022073119')).toBe('4100 2207 3119')
    expect(groupMemberId('41002')).toBe('4100 2')
    expect(groupMemberId('')).toBe('')
  })

  test('names its issuer as soon as the prefix is whole', () => {
    const issuers = [{ prefix: '4' }, { prefix: '77A' }]
    expect(issuerOfMemberId('4', issuers)).toBe(issuers[0])
    expect(issuerOfMemberId('77', issuers)).toBeUndefined()
    expect(issuerOfMemberId('77A0', issuers)).toBe(issuers[1])
    expect(mayBecomeKnown('77', issuers)).toBe(true)
    expect(mayBecomeKnown('78', issuers)).toBe(false)
  })
})

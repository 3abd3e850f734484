import { describe, expect, test } from 'vitest'

import { SettingsError, demoSetting, modeSetting } from '../../../issuers/server/settings.ts'
import { authenticationServersOf, pairsSetting, settlementServersOf } from '../../../issuers/relay/pairs.ts'

const [CARD, BANK] = ['https://card.example', 'https://bank.example']
const [CARD_BOOKS, BANK_BOOKS] = ['https://books.card.example', 'https://books.bank.example']
const TWO = `${CARD}>${CARD_BOOKS}, ${BANK}>${BANK_BOOKS}`

/** The variable that an error names. */
function wrongVariable(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof SettingsError) return error.variable
    throw error
  }
  throw new Error('The setting was accepted.')
}

describe('The pairs of a relay centre', () => {
  test('say whose accounts may be charged at which settlement server, and nothing else', () => {
    const pairs = pairsSetting({ PAIRS: TWO })
    expect(settlementServersOf(pairs)).toEqual([CARD_BOOKS, BANK_BOOKS])
    expect(authenticationServersOf(pairs, CARD_BOOKS)).toEqual([CARD])
    expect(authenticationServersOf(pairs, BANK_BOOKS)).toEqual([BANK])
    expect(authenticationServersOf(pairs, 'https://elsewhere.example')).toEqual([])
    expect(authenticationServersOf(pairs)).toEqual([CARD, BANK])
  })

  test('may have two authentication servers for one settlement server, and the other way round', () => {
    const pairs = pairsSetting({ PAIRS: `${CARD}>${CARD_BOOKS},${BANK}>${CARD_BOOKS},${BANK}>${BANK_BOOKS}` })
    expect(authenticationServersOf(pairs, CARD_BOOKS)).toEqual([CARD, BANK])
    expect(authenticationServersOf(pairs, BANK_BOOKS)).toEqual([BANK])
  })

  test('are implied where there is one server of each kind', () => {
    const pairs = pairsSetting({ AUTHENTICATION_SERVERS: CARD, SETTLEMENT_SERVERS: CARD_BOOKS })
    expect(pairs).toEqual([{ authenticationServer: CARD, settlementServer: CARD_BOOKS }])
  })

  test.each([
    ['two issuers, as version 0.1 listed them', `${CARD},${BANK}`, `${CARD_BOOKS},${BANK_BOOKS}`],
    ['two that may release to one', `${CARD},${BANK}`, CARD_BOOKS],
    ['one that may release to two', CARD, `${CARD_BOOKS},${BANK_BOOKS}`],
  ])('are not guessed from lists: %s', (_, froms, tos) => {
    const read = () => pairsSetting({ AUTHENTICATION_SERVERS: froms, SETTLEMENT_SERVERS: tos })
    expect(wrongVariable(read)).toBe('PAIRS')
  })

  test.each([
    '',
    '>',
    CARD,
    `${CARD}>`,
    `>${CARD_BOOKS}`,
    `${CARD}>${CARD_BOOKS}>${BANK_BOOKS}`,
    `${CARD}/>${CARD_BOOKS}`,
    `card>${CARD_BOOKS}`,
    `${TWO},`,
    Array.from({ length: 65 }, () => `${CARD}>${CARD_BOOKS}`).join(','),
  ])('are whole pairs of origins, a bounded number: not "%s"', (text) => {
    expect(wrongVariable(() => pairsSetting({ PAIRS: text }))).toBe('PAIRS')
  })

  test('agree with the lists that are set beside them', () => {
    const lists = { AUTHENTICATION_SERVERS: `${BANK},${CARD}`, SETTLEMENT_SERVERS: `${CARD_BOOKS},${BANK_BOOKS}` }
    expect(pairsSetting({ PAIRS: TWO, ...lists })).toHaveLength(2)
    for (const variable of ['AUTHENTICATION_SERVERS', 'SETTLEMENT_SERVERS'] as const) {
      const less = { ...lists, [variable]: lists[variable].split(',')[0] }
      expect(wrongVariable(() => pairsSetting({ PAIRS: TWO, ...less }))).toBe(variable)
      const more = { ...lists, [variable]: `${lists[variable]},https://more.example` }
      expect(wrongVariable(() => pairsSetting({ PAIRS: TWO, ...more }))).toBe(variable)
    }
  })
})

describe('The mode of a server', () => {
  test('is live where it is not set: what was forgotten refuses tests', () => {
    expect(modeSetting('MODE', undefined)).toBe(true)
  })

  test.each([
    ['live', true],
    ['test', false],
  ])('is %s where it says so', (mode, livemode) => {
    expect(modeSetting('MODE', mode)).toBe(livemode)
  })

  test.each(['', 'TEST', 'Live', 'sandbox', 'true', 'test,live', false])('is one of two words, not "%s"', (mode) => {
    expect(wrongVariable(() => modeSetting('MODE', mode))).toBe('MODE')
  })

  test('lets tests alone have what is only for tests', () => {
    expect(demoSetting('TEST_STORIES', 'on', false)).toBe(true)
    expect(demoSetting('TEST_STORIES', 'off', false)).toBe(false)
    expect(demoSetting('TEST_STORIES', 'off', true)).toBe(false)
    expect(wrongVariable(() => demoSetting('TEST_STORIES', 'on', true))).toBe('TEST_STORIES')
  })
})

import type { DrizzleD1Database } from 'drizzle-orm/d1'
import { describe, expect, test } from 'vitest'
import { registerIssuer } from '../../../broker/db/register.ts'
import type { IssuerRegistration } from '../../../broker/db/register.ts'

const ASKED = 'The database was asked.'
/** An entry that is wrong is refused before any row is read or written. */
const database = new Proxy({} as DrizzleD1Database, {
  get() {
    throw new Error(ASKED)
  },
})

const ENTRY: IssuerRegistration = {
  prefix: 'MK',
  name: { en: 'Mikan Prepaid', ja: 'みかんプリペイド' },
  mark: 'み',
  color: '#d9730d',
  method: 'prepaid',
  livemode: false,
  authenticationServer: 'https://id.mikan.example',
  relay: 'https://relay.example',
  settlementServer: 'https://books.mikan.example',
  texts: { ja: { station: 'プリペイド会社' } },
}

describe("An issuer's entry", () => {
  test.each([
    ['as it should be', {}],
    ['without any words of its own', { texts: {} }],
    ['of a way of paying that is yet to be thought of', { method: 'pay_with_a_smile' }],
  ])('%s is taken', async (_, changes) => {
    await expect(registerIssuer(database, { ...ENTRY, ...changes })).rejects.toThrow(ASKED)
  })

  test.each([
    ['a method in capitals', { method: 'Prepaid' }, /method/],
    ['a method of two words', { method: 'pay later' }, /method/],
    ['no method', { method: '' }, /method/],
    ['a mark of two letters', { mark: 'みか' }, /mark/],
    ['a mark that cannot be seen', { mark: '\u200b' }, /mark/],
    ['a colour that is a name', { color: 'orange' }, /colour/],
    ['a colour that brings more', { color: '#d9730d;x:url(y)' }, /colour/],
    ['a station of two lines', { texts: { en: { station: 'Pre\npaid' } } }, /station/],
    ['a language that is none', { texts: { 'en US': {} } }, /BCP 47/],
  ])('refuses %s', async (_, changes, why) => {
    await expect(registerIssuer(database, { ...ENTRY, ...changes })).rejects.toThrow(why)
  })
})

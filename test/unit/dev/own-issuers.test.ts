/** The issuer.json of an issuer that is being written, as `furiwake dev` takes it. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { ownIssuerIn, withOwnIssuers } from '../../../tools/dev/own-issuers.ts'

const folder = mkdtempSync(join(tmpdir(), 'furiwake-own-issuers-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SERVER = 'http://localhost:9300'
const LEAST = { prefix: 'YZ', authentication_server: SERVER, settlement_server: SERVER }

function read(json: unknown) {
  writeFileSync(join(folder, 'issuer.json'), typeof json === 'string' ? json : JSON.stringify(json))
  return ownIssuerIn(folder, 'issuer.json')
}

describe('An issuer.json', () => {
  test('needs a prefix and two servers, and gets what it is seen by', () => {
    const { entry, pair, members } = read(LEAST)
    expect(pair).toEqual({ authentication: SERVER, settlement: SERVER })
    expect(entry).toMatchObject({ ...LEAST, mode: 'test', names: { en: 'YZ', ja: 'YZ' }, mark: 'Y' })
    expect(members).toEqual([])
  })

  test('says more, and what it says stands', () => {
    const names = { en: 'Yuzu Points', ja: 'ゆずポイント' }
    const { entry, name, kind } = read({ ...LEAST, names, method: 'points', mark: 'ゆ', color: '#2f6f4f' })
    expect(entry).toMatchObject({ names, method: 'points', mark: 'ゆ', color: '#2f6f4f' })
    expect({ name, kind }).toEqual({ name: 'Yuzu Points', kind: 'points' })
  })

  test('brings the members that it names for the suite, and the directory is not told of them', () => {
    const member = { id: 'YZ10022076', password: 'yuzu-plain-2026', story: 'plain' }
    const { entry, members } = read({ ...LEAST, certification: { members: [member] } })
    expect(members).toEqual([{ issuer: 'YZ', ...member, account: '' }])
    expect(JSON.stringify(entry)).not.toContain(member.password)
  })

  test.each([
    ['that is no JSON', '{', 'is not there, or is no JSON object'],
    ['that is a list', [], 'is not there, or is no JSON object'],
    ['without a prefix', { ...LEAST, prefix: undefined }, 'prefix is the beginning of its members'],
    ['with a prefix in small letters', { ...LEAST, prefix: 'yz' }, '1 to 6 of 0-9A-Z'],
    ['with a prefix of a test issuer', { ...LEAST, prefix: 'MK' }, 'is taken by Mikan Prepaid (MK)'],
    ['with the beginning of one', { ...LEAST, prefix: 'M' }, 'is taken by Mikan Prepaid (MK)'],
    ['with a prefix that begins with one', { ...LEAST, prefix: '41' }, 'is taken by Sumire Card (4)'],
    ['of a live issuer', { ...LEAST, mode: 'live' }, 'mode is test here'],
    ['without a server', { ...LEAST, settlement_server: undefined }, 'settlement_server is an origin'],
    ['with a server’s path', { ...LEAST, authentication_server: `${SERVER}/id` }, 'authentication_server is an origin'],
    ['with two servers in one', { ...LEAST, settlement_server: `${SERVER}, ${SERVER}` }, 'settlement_server is an'],
    ['whose members are none', { ...LEAST, certification: { members: {} } }, 'certification.members is a list'],
    [
      'with a member who has no password',
      { ...LEAST, certification: { members: [{ id: 'YZ10022076', story: 'plain' }] } },
      'an id, a password and a story',
    ],
  ])('%s is refused with the field and the fix', (_, json, words) => {
    expect(() => read(json)).toThrow(words)
  })

  test('that is not there is refused by its name, with nothing else', () => {
    expect(() => ownIssuerIn(folder, 'other.json')).toThrow(/^other\.json is not there/)
  })
})

describe('Several issuers', () => {
  const kept = [read({ ...LEAST, method: 'points' }), read({ ...LEAST, prefix: 'KB' })]

  test('stay from start to start, and the one that is given again is taken as it is now', () => {
    const now = read({ ...LEAST, method: 'stamps' })
    const kinds = withOwnIssuers(kept, [now]).map(({ prefix, kind }) => [prefix, kind])
    expect(kinds).toEqual([
      ['KB', 'own'],
      ['YZ', 'stamps'],
    ])
  })

  test('have a prefix each', () => {
    expect(() => withOwnIssuers([], [read(LEAST), read(LEAST)])).toThrow('Two of --issuer have the prefix YZ')
  })
})

/** The operator's settings: what is wrong in them is named field by field, with what to do. */

import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { PART_NAMES } from '../../../tools/deploy/parts.ts'
import { environmentOf, settingsFrom, type CommittedVars, type Settings } from '../../../tools/deploy/settings.ts'
import { committedVars, readCommitted, workerConfig, type Committed } from '../../../tools/deploy/worker-config.ts'
import { inRepository } from '../../../tools/root.ts'
import { ALL_PARTS, SETTINGS } from './deploying.ts'

let all: Committed
let committed: CommittedVars
beforeAll(async () => {
  all = await readCommitted()
  committed = committedVars(all)
})

const read = (settings: unknown, environment = 'production'): Settings => {
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings)
  return settingsFrom(text, { file: 'deploy/production.json', environment, committed })
}

const { broker, authentication, relay, settlement } = ALL_PARTS
const withParts = (parts: object): object => ({ mode: 'live', parts })

describe('Settings', () => {
  test('need no more than what nobody else can know', () => {
    const { parts } = read(SETTINGS)
    expect(parts.relay?.vars).toEqual({
      MODE: 'live',
      ORIGIN: relay.origin,
      BROKERS: broker.origin,
      PAIRS: `${authentication.origin}>${settlement.origin}`,
    })
    expect(parts.authentication?.vars).toMatchObject({ PASSKEY_RP_ID: 'id.example.com', DEMO_MAILBOX: 'off' })
    expect(parts.settlement?.vars).toMatchObject({ TEST_STORIES: 'off', BUSINESS_TIME_ZONE: 'Asia/Tokyo' })
  })

  test('of a broker alone need its origin', () => {
    expect(read({ parts: { broker } }).parts).toEqual({
      broker: { origin: broker.origin, vars: { BROKER_ORIGIN: broker.origin } },
    })
  })

  test('of another company’s parts name them', () => {
    const BROKERS = 'https://checkout.broker.com, https://pay.another.com'
    const { parts } = read(withParts({ relay: { ...relay, vars: { BROKERS, PAIRS: 'https://a.com>https://b.com' } } }))
    expect(parts.relay?.vars['BROKERS']).toBe(BROKERS)
  })

  test.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /is no JSON object/],
    ['no parts', {}, /parts: is missing: name what you run of settlement/],
    ['a part that there is not', withParts({ brokr: broker }), /parts\.brokr: is not known\. Known: .*broker/],
    ['a field that there is not', { ...SETTINGS, acount_id: '1' }, /acount_id: is not known\. Known: account_id/],
    ['no mode', { parts: { relay } }, /mode: is missing: "live"/],
    ['an unknown mode', { ...SETTINGS, mode: 'prod' }, /mode: must be one of test, live/],
    ['an unknown location', { ...SETTINGS, location: 'tokyo' }, /location: must be one of apac/],
    [
      'an unknown jurisdiction',
      { parts: { broker }, jurisdiction: 'jp' },
      /jurisdiction: must be one of eu, us, fedramp/,
    ],
    ['location and jurisdiction', { ...SETTINGS, jurisdiction: 'eu' }, /location: is not taken beside a jurisdiction/],
    ['an account that is none', { ...SETTINGS, account_id: 'kite' }, /account_id: must be the 32 digits/],
    ['no origin', { parts: { broker: {} } }, /parts\.broker\.origin: must be an origin such as/],
    ['an origin with a path', { parts: { broker: { origin: 'https://a.com/b' } } }, /parts\.broker\.origin: must be/],
    ['an origin with a slash', { parts: { broker: { origin: 'https://a.com/' } } }, /parts\.broker\.origin: must be/],
    ['an origin on http', { parts: { broker: { origin: 'http://a.com' } } }, /parts\.broker\.origin: must be/],
    [
      'an origin with a port',
      { parts: { broker: { origin: 'https://a.com:8443' } } },
      /parts\.broker\.origin: must be/,
    ],
    [
      'the example’s origin',
      { parts: { broker: { origin: 'https://checkout.example' } } },
      /is no name on the network/,
    ],
    ['an address for an origin', { parts: { broker: { origin: 'https://10.0.0.1' } } }, /is no name on the network/],
    ['this machine', { parts: { broker: { origin: 'https://localhost' } } }, /is no name on the network/],
    [
      'one origin for two',
      withParts({ ...ALL_PARTS, broker: { origin: relay.origin } }),
      /relay\.example\.com is there twice/,
    ],
    [
      'a variable missing',
      withParts({ settlement: { ...settlement, vars: {} } }),
      /settlement\.vars\.METHOD: is missing/,
    ],
    [
      'a variable that there is not',
      { parts: { broker: { ...broker, vars: { COLOUR: 'x' } } } },
      /vars\.COLOUR: is not known/,
    ],
    [
      'a number for a text',
      { parts: { broker: { ...broker, vars: { RATE_FACTOR: 2 } } } },
      /broker\.vars: must be an object of texts/,
    ],
    ['a secret', { parts: { broker: { ...broker, vars: { OPERATOR_KEY: 'hunter2' } } } }, /OPERATOR_KEY: is a secret/],
    [
      'its own origin twice',
      { parts: { broker: { ...broker, vars: { BROKER_ORIGIN: broker.origin } } } },
      /is said by parts\.broker\.origin/,
    ],
    [
      'the mode of one part',
      withParts({ ...ALL_PARTS, relay: { ...relay, vars: { MODE: 'test' } } }),
      /MODE: is said by mode/,
    ],
    [
      'the example’s broker',
      withParts({ relay: { ...relay, vars: { BROKERS: 'https://broker.example' } } }),
      /BROKERS: is still the example’s/,
    ],
    [
      'an unknown field of a part',
      { parts: { broker: { ...broker, route: 'x' } } },
      /parts\.broker\.route: is not known/,
    ],
    ['parts that are a list', { parts: [broker] }, /parts: is missing/],
  ])('with %s are refused by the field', (_, settings, sentence) => {
    expect(() => read(settings)).toThrow(sentence)
  })

  test('with several faults are told all of them, and no value', () => {
    const wrong = { mode: 'x', parts: { broker: { origin: 'hunter2', vars: { OPERATOR_KEY: 'hunter2' } } } }
    expect(() => read(wrong)).toThrow(/^(?!.*hunter2).*origin: [^]*mode: [^]*OPERATOR_KEY: /s)
  })

  test.each(['', 'Production', '../production', 'a'.repeat(21), '1', undefined])('are of no environment %s', (word) => {
    expect(() => environmentOf(word)).toThrow('--env staging or --env production')
  })

  test.each(['staging.example.json', 'production.example.json', 'production-issuer.example.json'])(
    '%s lacks nothing but your own names',
    (file) => {
      const text = readFileSync(inRepository('deploy', file), 'utf8')
      expect(() => read(text)).toThrow(/is no name on the network/)
      expect(() => read(text.replaceAll('.example"', '.com"'))).not.toThrow()
    },
  )
})

describe('The configuration of an environment', () => {
  const of = (environment: string) => {
    const settings = read(SETTINGS, environment)
    return PART_NAMES.filter((name) => name !== 'shop').map((name) =>
      workerConfig(name, all[name], settings, new Map()),
    )
  }

  test('shares no name, no count and no figures with that of another', () => {
    const own = (environment: string): string[] =>
      JSON.stringify(of(environment)).match(/"(?:name|database_name|namespace_id|dataset)":"[^"]+"/g) ?? []
    const bindings = new Set(own('staging').filter((text) => /"[A-Z_]+"$/.test(text)))
    const shared = own('staging').filter((text) => own('production').includes(text) && !bindings.has(text))
    expect(own('staging').length).toBeGreaterThan(8)
    expect(shared).toEqual([])
  })

  test('opens the domain alone: no second address, and none for each version', () => {
    for (const { workers_dev: workersDev, preview_urls: previews, routes } of of('production')) {
      expect({ workersDev, previews }).toEqual({ workersDev: false, previews: false })
      expect(routes).toEqual([{ pattern: expect.stringMatching(/\.example\.com$/) as string, custom_domain: true }])
    }
  })

  test('on workers.dev is reached there', () => {
    const settings = read(
      { parts: { broker: { origin: 'https://furiwake-broker-staging.kite.workers.dev' } } },
      'staging',
    )
    const config = workerConfig('broker', all.broker, settings, new Map())
    expect(config).toMatchObject({ workers_dev: true, preview_urls: false })
    expect(config).not.toHaveProperty('routes')
  })

  test('keeps the objects where the databases are', () => {
    const settings = read({ parts: { broker }, jurisdiction: 'eu' })
    expect(workerConfig('broker', all.broker, settings, new Map())['vars']).toMatchObject({ OBJECT_JURISDICTION: 'eu' })
  })

  test('names the databases by the ids that the account has', () => {
    const ids = new Map([['furiwake-relay-production', 'an id']])
    expect(workerConfig('relay', all.relay, read(SETTINGS), ids)['d1_databases']).toMatchObject([
      { database_id: 'an id' },
    ])
  })
})

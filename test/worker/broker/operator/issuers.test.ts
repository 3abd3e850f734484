/** Issuers, as operators enter, certify, enable and change them: the rules hold where the row is written. */

import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { brokerEnv, newPayment, pageCalls, startSystem } from '../../scenario.ts'
import type { Scenario } from '../../scenario.ts'
import { Operator, issuerEntry } from '../../operator-world.ts'
import type { OperatorAnswer } from '../../operator-world.ts'
import { certificateOf, strangersKey } from '../../signed-certificates.ts'
import type { Signed } from '../../signed-certificates.ts'

let system: Scenario
let operator: Operator
beforeAll(async () => {
  system = await startSystem()
  operator = await Operator.with()
})
afterEach(() => {
  system.mend()
  vi.useRealTimers()
})

interface Issuer {
  prefix: string
  enabled: boolean
  mode: string
  certification: { subject: string; keys: string[] } | null
}

const enters = (prefix: string, changes: Record<string, unknown> = {}) =>
  operator.calls<Issuer>('POST', '/issuers', issuerEntry(prefix, changes))
const acts = (prefix: string, act: string, body?: object): Promise<OperatorAnswer<Issuer>> =>
  operator.calls<Issuer>('POST', `/issuers/${prefix}/${act}`, body)
const patches = (prefix: string, body: object) => operator.calls<Issuer>('PATCH', `/issuers/${prefix}`, body)

/** The prefixes that a dialog shows. */
async function shown(): Promise<string[]> {
  const { body } = await pageCalls(await newPayment(system.merchant), 'status?include=issuers')
  return body.issuers?.map(({ prefix }) => prefix) ?? []
}

describe('An issuer', () => {
  test('is entered disabled, enabled for a reason, and disabled: the dialog shows it in between', async () => {
    const texts = { en: { station: 'Cloud' }, ja: { station: '雲', password_hint: 'アプリで決めたもの' } }
    const names = { en: 'Kumo Pay', ja: 'くもペイ', 'zh-Hant': '雲支付' }
    const made = await enters('KA', { names, texts, framed_limits: { JPY: 5_000 }, passkey_rp_id: 'kumo.example' })
    expect(made).toMatchObject({ status: 201, body: { names, texts, enabled: false, certification: null } })
    expect(await operator.calls('GET', '/issuers/KA')).toMatchObject({ body: made.body })
    expect(await shown()).not.toContain('KA')
    expect(await acts('KA', 'enable')).toMatchObject({ status: 409, body: { code: 'issuer_not_certified' } })
    expect(await acts('KA', 'enable', { without_certificate: 'It is our own.' })).toMatchObject({
      status: 200,
      body: { enabled: true },
    })
    expect(await shown()).toContain('KA')
    expect(await acts('KA', 'disable')).toMatchObject({ status: 200, body: { enabled: false } })
    expect(await shown()).not.toContain('KA')
    expect((await operator.auditOf('KA')).map(({ action }) => action)).toEqual([
      'issuer.created',
      'issuer.enabled',
      'issuer.disabled',
    ])
  })

  test('that is disabled ends what was begun with it, and begins nothing', async () => {
    const { plain } = system.issuers.members.sumire
    const paid = await system.pays(plain)
    expect(paid.body.status).toBe('captured')
    const payment = await newPayment(system.merchant)
    const seal = await system.seals(payment, plain)
    await acts('4', 'disable')
    expect(await system.attempts(payment, plain, { seal })).toMatchObject({
      status: 400,
      body: { code: 'issuer_unknown' },
    })
    await acts('4', 'enable', { without_certificate: 'The test goes on.' })
    expect((await system.attempts(payment, plain, { seal })).body.status).toBe('captured')
  })

  test('begins like no other, of whichever mode, also of those that are entered at once', async () => {
    expect((await enters('KB')).status).toBe(201)
    for (const [prefix, code] of [
      ['KB', 'issuer_exists'],
      ['KB1', 'issuer_prefix_taken'],
      ['K', 'issuer_prefix_taken'],
      ['4X', 'issuer_prefix_taken'],
    ] as const) {
      const servers = { relay: 'https://relay.live.example', mode: 'live' }
      expect(await enters(prefix, servers), prefix).toMatchObject({ status: 409, body: { code, param: 'prefix' } })
    }
    const atOnce = await Promise.all(['Z', 'ZA', 'ZAB', 'Z', 'ZABC', 'ZB'].map((prefix) => enters(prefix)))
    const entered = atOnce.filter(({ status }) => status === 201).map(({ body }) => body.prefix)
    expect(entered.length).toBeGreaterThan(0)
    for (const one of entered) {
      expect(entered.filter((other) => other !== one && (one.startsWith(other) || other.startsWith(one)))).toEqual([])
    }
    const refused = atOnce.filter(({ status }) => status !== 201)
    for (const { body } of refused) {
      expect(['issuer_exists', 'issuer_prefix_taken', 'changed_meanwhile']).toContain(body.code)
    }
  })

  test('shares no server with one of the other mode, also of those that are entered at once', async () => {
    expect((await enters('KC', { relay: 'https://relay.c.example' })).status).toBe(201)
    const live = { mode: 'live', relay: 'https://relay.live.example' }
    for (const [field, origin] of [
      ['relay', 'https://relay.c.example'],
      ['authentication_server', 'https://books.kc.example'],
      ['settlement_server', 'https://id.kc.example'],
    ] as const) {
      const refused = await enters('KD', { ...live, [field]: origin })
      expect(refused, field).toMatchObject({ status: 409, body: { code: 'issuer_server_of_other_mode', param: field } })
    }
    expect((await enters('KD', { relay: 'https://relay.c.example' })).status).toBe(201)
    const relay = 'https://relay.contested.example'
    const atOnce = await Promise.all(
      ['KE', 'KF', 'KG', 'KH'].map((prefix, i) => enters(prefix, { relay, mode: i % 2 === 0 ? 'test' : 'live' })),
    )
    const modes = new Set(atOnce.filter(({ status }) => status === 201).map(({ body }) => body.mode))
    expect(modes.size).toBe(1)
  })

  test('changes its servers, method and mode only while it is disabled, and by the same rules', async () => {
    await enters('KI')
    await acts('KI', 'enable', { without_certificate: 'A test.' })
    for (const [field, value] of [
      ['mode', 'live'],
      ['method', 'cloudy'],
      ['takes_on_authorize', true],
      ['relay', 'https://r.example'],
      ['authentication_server', 'https://a.example'],
      ['settlement_server', 'https://s.example'],
    ] as const) {
      expect(await patches('KI', { [field]: value })).toMatchObject({
        status: 409,
        body: { code: 'issuer_enabled', param: field },
      })
    }
    expect(await patches('KI', { names: { en: 'Kumo', ja: 'くも' }, color: '#000000', mode: 'test' })).toMatchObject({
      status: 200,
      body: { names: { en: 'Kumo', ja: 'くも' }, color: '#000000', mark: '雲', method: 'cloud' },
    })
    await acts('KI', 'disable')
    await enters('KJ', { mode: 'live', relay: 'https://relay.j.example' })
    expect(await patches('KI', { relay: 'https://relay.j.example' })).toMatchObject({
      status: 409,
      body: { code: 'issuer_server_of_other_mode', param: 'relay' },
    })
    expect(await patches('KI', { method: 'cloudy', relay: 'https://r.example' })).toMatchObject({
      status: 200,
      body: { method: 'cloudy', relay: 'https://r.example' },
    })
    expect(await patches('NONE', {})).toMatchObject({ status: 404, body: { code: 'issuer_not_found' } })
  })

  test('keeps the key that members seal to, whatever is changed of its entry', async () => {
    await system.pays(system.issuers.members.sumire.plain)
    const sealingKey = async () =>
      (await brokerEnv.DIRECTORY.prepare("SELECT sealing_key FROM issuers WHERE prefix = '4'").first())?.['sealing_key']
    const before = await sealingKey()
    expect(before).not.toBeNull()
    expect((await patches('4', { color: '#123456' })).status).toBe(200)
    expect(await sealingKey()).toBe(before)
  })

  const names = { en: 'Kumo', ja: 'くも' }
  test.each([
    ['a prefix in small letters', { prefix: 'ka' }, 'prefix'],
    ['a prefix that is too long', { prefix: 'KUMOPAY' }, 'prefix'],
    ['no names', { names: undefined }, 'names'],
    ['a name in one language', { names: { en: 'Kumo' } }, 'names.ja'],
    ['a name that cannot be seen', { names: { en: '\u200b', ja: 'くも' } }, 'names.en'],
    ['a name in no language', { names: { ...names, 'en US': 'Kumo' } }, 'names.en US'],
    ['a further name of two lines', { names: { ...names, fr: 'Kumo\nPay' } }, 'names.fr'],
    ['a mode that is none', { mode: 'both' }, 'mode'],
    ['a method of two words', { method: 'pay later' }, 'method'],
    ['a mark of two letters', { mark: '雲雲' }, 'mark'],
    ['a colour that brings more', { color: '#d9730d;x:url(y)' }, 'color'],
    ['a server with a path', { authentication_server: 'https://id.kumo.example/' }, 'authentication_server'],
    ['a server that is none', { settlement_server: 'books' }, 'settlement_server'],
    ['a relay centre of no web', { relay: 'ftp://relay.example' }, 'relay'],
    ['a page that is a script', { register_url: 'javascript:alert(1)' }, 'register_url'],
    ['a page that is none', { forgot_url: 'help' }, 'forgot_url'],
    ['a passkey’s place that is none', { passkey_rp_id: 'https://kumo.example' }, 'passkey_rp_id'],
    ['a limit in no currency', { framed_limits: { YEN: 5 } }, 'framed_limits.YEN'],
    ['a limit of part of a yen', { framed_limits: { JPY: 0.5 } }, 'framed_limits.JPY'],
    ['a station of two lines', { texts: { en: { station: 'Pre\npaid' } } }, 'texts.en.station'],
    ['a text that there is not', { texts: { en: { slogan: 'Pay!' } } }, 'texts.en.slogan'],
    ['the issuer’s own certification', { certification: {} }, 'certification'],
    ['its being enabled', { enabled: true }, 'enabled'],
  ])('is not entered with %s', async (_, changes, param) => {
    expect(await enters('KZ', changes)).toMatchObject({ status: 400, body: { code: 'invalid_request', param } })
  })
})

describe('A certificate', () => {
  test('enables the issuer whose servers it is of, until it expires', async () => {
    await acts('4', 'disable')
    const certificate = await certificateOf()
    const kept = await acts('4', 'certifications', { certificate: `${certificate}\n` })
    const { authentication, settlement } = system.issuers.origins.sumire
    expect(kept).toMatchObject({
      status: 201,
      body: { enabled: false, certification: { subject: `${authentication}>${settlement}` } },
    })
    expect(await acts('4', 'enable')).toMatchObject({ status: 200, body: { enabled: true } })
    expect(await system.pays(system.issuers.members.sumire.plain)).toMatchObject({ body: { status: 'captured' } })
    await acts('4', 'disable')
    vi.useFakeTimers({ now: Date.now() + 2 * 86_400_000, toFake: ['Date'] })
    const late = await Operator.with()
    expect(await late.calls('POST', '/issuers/4/enable')).toMatchObject({
      status: 409,
      body: { code: 'issuer_not_certified' },
    })
    vi.useRealTimers()
    await acts('4', 'enable')
    expect((await operator.auditOf('4')).map(({ action }) => action)).toContain('issuer.certified')
  })

  test('no longer enables one whose servers are others now', async () => {
    await acts('4', 'disable')
    await acts('4', 'certifications', { certificate: await certificateOf() })
    const { settlement } = system.issuers.origins.sumire
    await patches('4', { settlement_server: 'https://books.new.example' })
    expect(await acts('4', 'enable')).toMatchObject({ status: 409, body: { code: 'issuer_not_certified' } })
    await patches('4', { settlement_server: settlement })
    expect((await acts('4', 'enable')).status).toBe(200)
  })

  test.each<[string, () => Signed | Promise<Signed>, string]>([
    ['of another operator', () => ({ claims: { iss: 'https://other.example' } }), 'certificate_of_another'],
    ['of another pair', () => ({ claims: { sub: 'https://a.example>https://b.example' } }), 'certificate_of_another'],
    ['that has expired', () => ({ claims: { exp: 1_000 } }), 'certificate_expired'],
    ['of a run that failed', () => ({ claims: { failed: ['seal.once'] } }), 'certificate_failed'],
    [
      'of a run that checked nothing',
      () => ({ claims: { counts: { passed: 0, failed: 0, blocked: 0, left_out: 0 } } }),
      'certificate_failed',
    ],
    [
      'of a run of some scenarios',
      () => ({ claims: { counts: { passed: 9, failed: 0, blocked: 0, left_out: 1 } } }),
      'certificate_failed',
    ],
    ['of other keys', () => ({ claims: { keys: ['x'.repeat(43)] } }), 'certificate_of_other_keys'],
    ['without keys', () => ({ claims: { keys: [] } }), 'certificate_of_other_keys'],
    ['of another type', () => ({ typ: 'verdict+jwt' }), 'certificate_unsigned'],
    ['that lacks a claim', () => ({ claims: { report_sha256: undefined } }), 'certificate_unsigned'],
    ['that never ends', () => ({ claims: { exp: Number.MAX_SAFE_INTEGER } }), 'certificate_unsigned'],
    ['signed by somebody else', async () => ({ key: await strangersKey() }), 'certificate_unsigned'],
  ])('%s is refused', async (_, changes, code) => {
    const certificate = await certificateOf(await changes())
    const refused = await acts('4', 'certifications', { certificate })
    expect(refused).toMatchObject({ status: 422, body: { code, param: 'certificate' } })
    expect(refused.text).not.toContain(certificate)
  })

  test('is not believed while the servers’ keys cannot be had, or are too many to read', async () => {
    const { authentication } = system.issuers.origins.sumire
    const certificate = await certificateOf()
    const answers = [
      () => Promise.resolve(new Response('x'.repeat(100_000))),
      () => Promise.resolve(new Response(null, { status: 500 })),
      () => Promise.reject(new TypeError('Nobody is there.')),
      () => Promise.resolve(Response.json({ keys: [] })),
    ]
    for (const answer of answers) {
      system.breaks(authentication, '/.well-known/jwks.json', answer)
      expect(await acts('4', 'certifications', { certificate })).toMatchObject({
        status: 502,
        body: { code: 'issuer_keys_unavailable' },
      })
      system.mend()
    }
  })

  test('is asked for where somebody would have the broker run the suite', async () => {
    const members = [{ id: '4000', password: 'hunter2-hunter2', story: 'plain' }]
    const refused = await acts('4', 'certifications', { members })
    expect(refused).toMatchObject({ status: 422, body: { code: 'certification_not_run_here', param: 'members' } })
    expect(refused.text).not.toContain('hunter2')
    for (const body of [{}, { certificate: 7 }, { certificate: 'not a jws' }, { certificate: 'a.b.c', more: 1 }]) {
      expect((await acts('4', 'certifications', body)).status).toBe(400)
    }
    for (const body of [{ without_certificate: '' }, { without_certificate: 'a\nb' }, { without_certificate: true }]) {
      expect(await acts('4', 'enable', body)).toMatchObject({ status: 400, body: { param: 'without_certificate' } })
    }
    for (const act of ['enable', 'disable', 'certifications']) {
      const body = act === 'certifications' ? { certificate: 'a.b.c' } : {}
      expect(await acts('NONE', act, body)).toMatchObject({ status: 404, body: { code: 'issuer_not_found' } })
    }
  })
})

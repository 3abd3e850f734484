/**
 * Entries of the demo at its broker: a merchant with a key and a webhook
 * endpoint, and the issuers. All of it is made as an operator and a shop make
 * it, by the broker's own API, and nothing of it by its database.
 */

import { LATEST_API_VERSION } from '../../broker/db/directory-schema.ts'
import { SCOPES } from '../../broker/operator/scopes.ts'
import { brokerSecretFor, type DemoSecrets, type SeededSecrets } from './keys.ts'
import { hostOf, originOf, type DemoIssuer } from './places.ts'

const SHOP_ZONE = 'Asia/Tokyo'
export const SHOP_NAME = { en: 'Hirune Pottery', ja: 'ひるね陶器' }
/** Describes what the demo's issuers let be paid in a frame by a browser that can't tell whether the form is covered. */
export const FRAMED_LIMITS = { JPY: 25_000 }

const DAY_MS = 86_400_000
const TOKEN_LIFETIME_MS = 365 * DAY_MS
/** A token that has no longer than that is replaced at the next start. */
const TOKEN_LEFT_MS = 60 * DAY_MS
const WITHOUT_CERTIFICATE = 'One of the demo’s own issuers: npm run conformance certifies them.'

/** An answer of the broker. */
interface Answer {
  status: number
  json(): Promise<unknown>
}
/** A way that brings a request to the broker: while the demo is prepared, nothing listens yet. */
export type Dispatch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string },
) => Promise<Answer>

/** An entering under way. */
export interface Entering {
  dispatch: Dispatch
  basePort: number
  /** No start has come to its end yet: what is half done is to be finished. */
  isFirst: boolean
  now: number
  /** Keeps what the broker has given, as soon as it is there. */
  save(secrets: DemoSecrets): void
}

/** Tells whether the broker has given all that the demo needs, and for a while yet. */
export function isEntered(secrets: DemoSecrets, now: number): secrets is SeededSecrets {
  const { merchant, webhookEndpoint, operatorToken } = secrets
  return merchant !== undefined && webhookEndpoint !== undefined && isGood(operatorToken, now)
}

/** Enters the merchant and the issuers. Each is made once however often this runs, so a start that was broken off is taken up again. */
export async function enterAll(
  entering: Entering,
  secrets: DemoSecrets,
  issuers: readonly (DemoIssuer & { entry: object })[],
): Promise<SeededSecrets> {
  const operatorToken = await tokenFor(entering, secrets)
  const withToken = { ...secrets, operatorToken }
  entering.save(withToken)
  const calls = callsBy(entering, '/operator/v1', operatorToken.secret)
  const merchant = await merchantFor(entering, calls, withToken)
  entering.save({ ...withToken, merchant })
  const webhookEndpoint = await endpointFor(entering, { ...withToken, merchant })
  const seeded = { ...withToken, merchant, webhookEndpoint }
  entering.save(seeded)
  for (const issuer of issuers) await enterIssuer(entering, calls, issuer)
  return seeded
}

type Calls = <T>(method: string, path: string, body?: object) => Promise<T | undefined>

/** Calls of the broker with a bearer; undefined is that there is no such thing. Anything else that is refused is a fault of the demo. */
function callsBy({ dispatch, basePort }: Entering, root: string, bearer: string): Calls {
  return async <T>(method: string, path: string, body?: object): Promise<T | undefined> => {
    const answer = await dispatch(`${originOf('broker', basePort)}${root}${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (answer.status === 404) return undefined
    const said = await answer.json()
    if (answer.status >= 300) throw new Error(`${method} ${root}${path}: ${JSON.stringify(said)}`)
    return said as T
  }
}

function isGood(token: DemoSecrets['operatorToken'], now: number): boolean {
  return token !== undefined && token.expiresAt - now > TOKEN_LEFT_MS
}

async function tokenFor(entering: Entering, secrets: DemoSecrets): Promise<SeededSecrets['operatorToken']> {
  const { operatorToken } = secrets
  if (operatorToken !== undefined && isGood(operatorToken, entering.now)) return operatorToken
  const calls = callsBy(entering, '/operator/v1', brokerSecretFor('operator', secrets))
  const expiresAt = entering.now + TOKEN_LIFETIME_MS
  const body = { name: 'The demo', scopes: SCOPES, expires_at: new Date(expiresAt).toISOString() }
  return { secret: secretOf(await calls('POST', '/tokens', body)), expiresAt }
}

interface KnownMerchant {
  id: string
  name: { en: string }
  api_version: string
}

async function merchantFor(
  { basePort }: Entering,
  calls: Calls,
  { merchant: kept }: DemoSecrets,
): Promise<SeededSecrets['merchant']> {
  const known = kept && (await calls<KnownMerchant>('GET', `/merchants/${kept.id}`))
  if (kept !== undefined && known !== undefined) {
    // Also in a state of before: the demo's shop is always of today.
    if (known.api_version !== LATEST_API_VERSION) {
      await calls('PATCH', `/merchants/${kept.id}`, { api_version: LATEST_API_VERSION })
    }
    return { id: kept.id, secretKey: kept.secretKey }
  }
  const listed = await calls<{ data: KnownMerchant[] }>('GET', '/merchants?limit=100')
  const begun = listed?.data.find(({ name }) => name.en === SHOP_NAME.en)
  const id =
    begun?.id ??
    idOf(
      await calls('POST', '/merchants', {
        name: SHOP_NAME,
        origins: [originOf('shop', basePort)],
        time_zone: SHOP_ZONE,
      }),
    )
  const key = await calls('POST', `/merchants/${id}/keys`, { mode: 'test', name: 'The demo’s shop' })
  return { id, secretKey: secretOf(key) }
}

async function endpointFor(
  entering: Entering,
  { merchant, webhookEndpoint }: DemoSecrets & Pick<SeededSecrets, 'merchant'>,
): Promise<SeededSecrets['webhookEndpoint']> {
  if (webhookEndpoint !== undefined) return webhookEndpoint
  const calls = callsBy(entering, '/v1', merchant.secretKey)
  const url = `${originOf('shop', entering.basePort)}/webhooks`
  const listed = await calls<{ data: { id: string; url: string }[] }>('GET', '/webhook-endpoints')
  const known = listed?.data.find((endpoint) => endpoint.url === url)
  // Its secret is told when it is made and never again: one of a state of before gets a new one.
  const rotated = { rotate_secret: true, previous_secret_expires_in: 0 }
  const told =
    known === undefined
      ? await calls('POST', '/webhook-endpoints', { url })
      : await calls('PATCH', `/webhook-endpoints/${known.id}`, rotated)
  return { id: idOf(told), secret: secretOf(told) }
}

async function enterIssuer(
  { basePort, isFirst }: Entering,
  calls: Calls,
  issuer: DemoIssuer & { entry: object },
): Promise<void> {
  const { prefix } = issuer
  const known = await calls<{ mode: string; enabled: boolean }>('GET', `/issuers/${prefix}`)
  if (known === undefined) await calls('POST', '/issuers', entryOf(issuer, basePort))
  // A state of before modes holds them as live.
  const isOfBefore = known?.mode === 'live'
  if (isOfBefore) {
    await calls('POST', `/issuers/${prefix}/disable`, {})
    await calls('PATCH', `/issuers/${prefix}`, { mode: 'test' })
  }
  if (known !== undefined && !isOfBefore && (known.enabled || !isFirst)) return
  await calls('POST', `/issuers/${prefix}/enable`, { without_certificate: WITHOUT_CERTIFICATE })
}

function entryOf({ entry, ...issuer }: DemoIssuer & { entry: object }, basePort: number): object {
  return {
    prefix: issuer.prefix,
    names: issuer.name,
    mode: 'test',
    method: issuer.kind,
    mark: issuer.mark,
    color: issuer.color,
    authentication_server: originOf(issuer.authentication, basePort),
    relay: originOf(issuer.relay, basePort),
    settlement_server: originOf(issuer.settlement, basePort),
    framed_limits: FRAMED_LIMITS,
    ...entry,
  }
}

/** Returns what the entries of our own Workers' issuers say besides: their pages, and that they take passkeys. */
export function workerEntry({ kind, station, methodName, authentication }: DemoIssuer, basePort: number): object {
  const origin = originOf(authentication, basePort)
  return {
    texts: {
      en: { station: station.en, method_name: methodName.en },
      ja: { station: station.ja, method_name: methodName.ja },
    },
    takes_on_authorize: kind === 'debit',
    register_url: `${origin}/register`,
    forgot_url: `${origin}/help`,
    passkey_rp_id: hostOf(authentication),
  }
}

function idOf(made: unknown): string {
  return (made as { id: string }).id
}

function secretOf(made: unknown): string {
  return (made as { secret: string }).secret
}

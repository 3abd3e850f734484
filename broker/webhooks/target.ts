import ipaddr from 'ipaddr.js'

import { WEBHOOK_URL_MAX_CHARACTERS } from '../limits.ts'

/** What a URL must be to be called from the broker. */
export interface TargetRules {
  /** `any` also allows http and this machine: for the demo and tests. */
  targets: 'public' | 'any'
  /** The broker's own origin, which it never calls. */
  broker: string
}

/** Names that never leave the machine or the network they are asked on (RFC 6761, RFC 6762, RFC 8375, ICANN's .internal). */
const PRIVATE_NAMES = [
  'localhost',
  'local',
  'internal',
  'home.arpa',
  'lan',
  'intranet',
  'corp',
  'home',
  'test',
  'invalid',
  'onion',
]

/**
 * What is wrong with a webhook URL, in words that name the fix; undefined when
 * it may be called. Judged on what the URL parser makes of it, so that no
 * spelling of an address (decimal, octal, hexadecimal, full-width, mapped into
 * IPv6) gets past it.
 */
export function targetProblem(text: string, { targets, broker }: TargetRules): string | undefined {
  if (text.length > WEBHOOK_URL_MAX_CHARACTERS) return `At most ${WEBHOOK_URL_MAX_CHARACTERS} characters.`
  if (!URL.canParse(text)) return 'A URL, such as https://shop.example/webhooks.'
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') return 'No user name or password in the URL.'
  if (url.hash !== '') return 'No fragment (#…) in the URL: it is never sent.'
  if (url.protocol !== 'https:' && !(targets === 'any' && url.protocol === 'http:'))
    return 'It must begin with https://'
  const host = hostOf(url)
  if (host === hostOf(new URL(broker)) && url.port === new URL(broker).port) return 'It must not be the broker itself.'
  if (targets === 'any') return undefined
  if (host === hostOf(new URL(broker))) return 'It must not be the broker itself.'
  return isPublicHost(host) ? undefined : 'It must be an address on the public internet.'
}

/** Lower case, without brackets, without the dot that ends a full name. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function isPublicHost(host: string): boolean {
  if (ipaddr.isValid(host)) return isPublicAddress(host)
  const labels = host.split('.')
  const isFullName = labels.length > 1 && labels.every((label) => label !== '')
  return isFullName && !PRIVATE_NAMES.some((name) => host === name || host.endsWith(`.${name}`))
}

function isPublicAddress(text: string): boolean {
  // `process` takes an IPv4 address out of its IPv6 mapping; `unicast` is what is left when every special range is out.
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast') return false
  // Deprecated IPv4-compatible addresses (::a.b.c.d) would reach an IPv4 address that was not judged.
  return address.kind() === 'ipv4' || !address.toNormalizedString().startsWith('0:0:0:0:0:0:')
}

/** Hosts as a URL names them: which are on the public internet, as far as a name or an address can tell. */

import ipaddr from 'ipaddr.js'

/**
 * Names that never leave the machine or the network they are asked on:
 * RFC 6761, 6762, 8375 and 9476, ICANN's .internal, .corp, .home and .mail,
 * and those that Kubernetes, Consul and Docker give out inside.
 */
const PRIVATE_NAMES = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'home.arpa',
  'in-addr.arpa',
  'ip6.arpa',
  'lan',
  'intranet',
  'private',
  'corp',
  'home',
  'mail',
  'test',
  'invalid',
  'alt',
  'onion',
  'svc',
  'cluster',
  'consul',
  'docker',
  'internal.cloudapp.net',
]

/** Public names that lead back to whoever asks for them. */
const LOOPBACK_NAMES = [
  'localtest.me',
  'lvh.me',
  'vcap.me',
  'fuf.me',
  'lacolhost.com',
  'localho.st',
  'localhost.direct',
  'local.gd',
  'lcl.host',
  'localdev.me',
]

/** Says where each name holds the address that it stands for, in decimal or hexadecimal. */
const ADDRESS_IN_NAME = [
  'nip.io',
  'sslip.io',
  'xip.io',
  'traefik.me',
  'local-ip.co',
  'local-ip.sh',
  'plex.direct',
  'rbndr.us',
  '1u.ms',
]

export type HostProblem =
  /** An address or a name that is private, reserved or of one machine or network. */
  | 'not_public'
  /** A name that is made of such an address, or leads to it. */
  | 'leads_inside'

/** Returns what is wrong with a host: lower case, without brackets, without the dot that ends a full name. */
export function hostProblem(host: string): HostProblem | undefined {
  if (ipaddr.isValid(host)) return isPublicAddress(host) ? undefined : 'not_public'
  const labels = host.split('.')
  const isFullName = labels.length > 1 && labels.every((label) => label !== '')
  if (!isFullName || isBelow(host, PRIVATE_NAMES)) return 'not_public'
  if (isBelow(host, LOOPBACK_NAMES)) return 'leads_inside'
  const isMadeOfAddress = isBelow(host, ADDRESS_IN_NAME)
  const addresses = isMadeOfAddress ? [...decimalIn(host), ...hexadecimalIn(labels)] : decimalIn(host)
  if (isMadeOfAddress && addresses.length === 0) return 'leads_inside'
  return addresses.every(isPublicAddress) ? undefined : 'leads_inside'
}

function isBelow(host: string, names: readonly string[]): boolean {
  return names.some((name) => host === name || host.endsWith(`.${name}`))
}

/** Four numbers with dots or hyphens between them: `app.10.0.0.1`, `app-10-0-0-1`. Any name server may be told to read them. */
function decimalIn(host: string): string[] {
  const found = host.matchAll(/(?<![^.-])(?=(\d{1,3})([.-])(\d{1,3})\2(\d{1,3})\2(\d{1,3})(?![^.-]))/g)
  return Array.from(found, ([, a, , b, c, d]) => [a, b, c, d].map(Number).join('.')).filter((text) =>
    ipaddr.isValid(text),
  )
}

/** `7f000001`, and IPv6 with hyphens in place of its colons: `fe80--1`. */
function hexadecimalIn(labels: readonly string[]): string[] {
  const eight = labels.flatMap((label) => label.split('-')).filter((part) => /^[0-9a-f]{8}$/.test(part))
  const four = eight.map((hex) => [0, 2, 4, 6].map((at) => parseInt(hex.slice(at, at + 2), 16)).join('.'))
  const six = labels.filter((label) => /^[0-9a-f-]*-[0-9a-f-]*$/.test(label)).map((label) => label.replaceAll('-', ':'))
  return [...four, ...six.filter((text) => ipaddr.IPv6.isValid(text))]
}

function isPublicAddress(text: string): boolean {
  // `process` takes an IPv4 address out of its IPv6 mapping; `unicast` is what is left when every special range is out.
  const address = ipaddr.process(text)
  if (address.range() !== 'unicast') return false
  // Of IPv6 only 2000::/3 is given out. What is deprecated would reach an IPv4 address that was not judged (::a.b.c.d).
  return !(address instanceof ipaddr.IPv6) || (address.parts[0] ?? 0) >> 13 === 1
}

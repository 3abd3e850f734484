import { codePoints } from '../../protocol/text.ts'
import { WEBHOOK_URL_MAX_CHARACTERS } from '../limits.ts'
import { hostProblem } from './public-hosts.ts'
import type { HostProblem } from './public-hosts.ts'

/** Describes what a URL must be to be called from the broker. */
export interface TargetRules {
  /** `any` also allows http, any port and this machine: for the demo and tests. */
  targets: 'public' | 'any'
  /** The broker's own origin, which it never calls. */
  broker: string
}

/** Ports on which https is served; the URL parser leaves 443 out. */
const WEB_PORTS = ['', '8443']

const WORDS: Readonly<Record<HostProblem, string>> = {
  not_public: 'It must be an address on the public internet.',
  leads_inside:
    'It must be a name of your own on the public internet: this one is made of an address, or leads to one, that is not.',
}

/**
 * Returns what is wrong with a webhook URL, in words that name the fix;
 * undefined when it may be called. Judged on what the URL parser makes of it,
 * so that no spelling of an address (decimal, octal, hexadecimal, full-width,
 * mapped into IPv6) gets past it. What a name resolves to, only the platform
 * can tell.
 */
export function targetProblem(text: string, { targets, broker }: TargetRules): string | undefined {
  if (codePoints(text) > WEBHOOK_URL_MAX_CHARACTERS) return `At most ${WEBHOOK_URL_MAX_CHARACTERS} characters.`
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
  if (!WEB_PORTS.includes(url.port)) return 'Its port must be 443, which needs no saying, or 8443.'
  const problem = hostProblem(host)
  return problem && WORDS[problem]
}

/** Lower case, without brackets, without the dot that ends a full name. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

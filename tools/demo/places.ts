/** Says where each server of the demo listens: ports counted from one base, so that a second demo fits beside the first. */

import type { AccountKind } from '../../issuers/account-kinds.ts'

export const DEFAULT_BASE_PORT = 8700

/** Describes what is added to the base port. */
const OFFSETS = {
  shop: 0,
  broker: 1,
  /** The documentation, when it was built. */
  docs: 2,
  cardAuthentication: 11,
  cardSettlement: 12,
  bankAuthentication: 21,
  bankSettlement: 22,
  cardRelay: 31,
  bankRelay: 32,
  /** Both servers of the prepaid company. */
  prepaid: 41,
  /** The same of the company whose members pay at a counter, and its counter. */
  counter: 51,
} as const
export type Place = keyof typeof OFFSETS

export const PLACES = Object.keys(OFFSETS) as Place[]
export const HIGHEST_OFFSET = Math.max(...Object.values(OFFSETS))

export function portOf(place: Place, basePort: number): number {
  return basePort + OFFSETS[place]
}

/**
 * Returns the host of a place: pages with the element on them are 127.0.0.1
 * and all others localhost: two sites to a browser, as a real shop and the broker are. Two
 * ports of one name would be one site.
 */
export function hostOf(place: Place): string {
  return place === 'shop' || place === 'docs' ? '127.0.0.1' : 'localhost'
}

export function originOf(place: Place, basePort: number): string {
  return `http://${hostOf(place)}:${portOf(place, basePort)}`
}

/** One issuer of the demo and the servers that are its own or that it settles through. */
export interface DemoIssuer {
  prefix: string
  name: { en: string; ja: string }
  mark: string
  color: string
  /** Its way of paying. */
  kind: string
  /** Holds what the dialog calls its station, in English and Japanese. */
  station: { en: string; ja: string }
  /** Holds what people call its way of paying. */
  methodName: { en: string; ja: string }
  authentication: Place
  settlement: Place
  relay: Place
}

/** The two servers of an issuer, by their origins. */
export interface IssuerPair {
  authentication: string
  settlement: string
}

/** An issuer whose servers are our Workers. */
export interface WorkerIssuer extends DemoIssuer {
  kind: AccountKind
  /** Says how its own pages are drawn: issuers/authentication/pages/. */
  pageStyle: 'round' | 'square'
}

export const WORKER_ISSUERS: readonly WorkerIssuer[] = [
  {
    prefix: '4',
    name: { en: 'Sumire Card', ja: 'すみれカード' },
    mark: 'す',
    color: '#7a4fd0',
    kind: 'credit',
    station: { en: 'Card company', ja: 'カード会社' },
    methodName: { en: 'Credit', ja: 'クレジット' },
    pageStyle: 'round',
    authentication: 'cardAuthentication',
    settlement: 'cardSettlement',
    relay: 'cardRelay',
  },
  {
    prefix: '7',
    name: { en: 'Hinode Bank', ja: 'ひので銀行' },
    mark: 'ひ',
    color: '#c8451b',
    kind: 'debit',
    station: { en: 'Bank', ja: '銀行' },
    methodName: { en: 'Debit', ja: '口座から即時払い' },
    pageStyle: 'square',
    authentication: 'bankAuthentication',
    settlement: 'bankSettlement',
    relay: 'bankRelay',
  },
]

/** The prepaid company: plain Node, written with the kit alone. It settles through the cards' relay centre. */
export const MIKAN = {
  prefix: 'MK',
  name: { en: 'Mikan Prepaid', ja: 'みかんプリペイド' },
  mark: 'み',
  color: '#b45309',
  kind: 'prepaid',
  station: { en: 'Prepaid company', ja: 'プリペイド会社' },
  methodName: { en: 'Prepaid', ja: 'プリペイド' },
  authentication: 'prepaid',
  settlement: 'prepaid',
  relay: 'cardRelay',
} as const satisfies DemoIssuer

/** The pay-at-the-counter company: plain Node as well. It settles through the banks' relay centre. */
export const MINATO = {
  prefix: 'MN',
  name: { en: 'Minato Counter Pay', ja: 'みなと窓口払い' },
  mark: '港',
  color: '#0f6a86',
  kind: 'counter',
  station: { en: 'Counter company', ja: '窓口の会社' },
  methodName: { en: 'At a counter', ja: '窓口払い' },
  authentication: 'counter',
  settlement: 'counter',
  relay: 'bankRelay',
} as const satisfies DemoIssuer

export const ISSUERS: readonly DemoIssuer[] = [...WORKER_ISSUERS, MIKAN, MINATO]

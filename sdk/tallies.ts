import type { ApiCalls, Arrivals, Outcomes, Tallies } from './api-types.ts'
import { callBroker, fileFromBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { FILE_MAX_BYTES } from './limits.ts'
import type { RequestOptions } from './request-options.ts'

/** Days as a shop counts them, and what is summed up by. */
export type TallyQuery = ApiCalls['retrieveTallies']['query']

/** Returns what was captured and refunded, by day, issuer and method: to hold against the shop's own books. */
export async function retrieveTallies(
  config: FuriwakeConfig,
  query: TallyQuery = {},
  options?: RequestOptions,
): Promise<Tallies> {
  return callBroker(config, 'retrieveTallies', { query }, options)
}

/** Returns the same as a CSV file, without the totals. */
export async function retrieveTalliesFile(
  config: FuriwakeConfig,
  query: TallyQuery = {},
  options?: RequestOptions,
): Promise<string> {
  const text = { type: 'text/csv', maxBytes: FILE_MAX_BYTES }
  return fileFromBroker(config, 'retrieveTallies', { query, text }, options)
}

/** Returns what became of the payments that were made in a time: approved, captured, declined and why. */
export async function retrieveOutcomes(
  config: FuriwakeConfig,
  query: TallyQuery = {},
  options?: RequestOptions,
): Promise<Outcomes> {
  return callBroker(config, 'retrieveOutcomes', { query }, options)
}

/** Returns captured money by the issuers' business days, and what their clearing records confirm of it. */
export async function retrieveArrivals(
  config: FuriwakeConfig,
  query: ApiCalls['retrieveArrivals']['query'] = {},
  options?: RequestOptions,
): Promise<Arrivals> {
  return callBroker(config, 'retrieveArrivals', { query }, options)
}

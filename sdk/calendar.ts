import type { Calendar, ChangeCalendar } from './api-types.ts'
import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import type { RequestOptions } from './request-options.ts'

/** Returns the calendar of the shop: the time zone of its days, and the hour at which they begin. */
export async function retrieveCalendar(config: FuriwakeConfig, options?: RequestOptions): Promise<Calendar> {
  return callBroker(config, 'retrieveCalendar', {}, options)
}

/** Changes the calendar of the shop; what is not named stays, and so do the days that are signed. */
export async function updateCalendar(
  config: FuriwakeConfig,
  change: ChangeCalendar,
  options?: RequestOptions,
): Promise<Calendar> {
  return callBroker(config, 'updateCalendar', { body: change, isHarmless: true }, options)
}

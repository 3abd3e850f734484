import type { ApiCalls, EventList } from './api-types.ts'
import { callBroker } from './call-broker.ts'
import type { FuriwakeConfig } from './config.ts'
import { listOf } from './pages.ts'
import type { List } from './pages.ts'
import type { RequestOptions } from './request-options.ts'

/**
 * Lists what happened, the oldest first, for shops that prefer to pull: `for await` ends with the latest. Keep
 * `next_after` of the last page, and ask with it as `after` from then on.
 */
export function listEvents(
  config: FuriwakeConfig,
  query: ApiCalls['listEvents']['query'] = {},
  options?: RequestOptions,
): List<EventList> {
  return listOf(
    config,
    (after) =>
      callBroker(config, 'listEvents', { query: { ...query, ...(after !== undefined && { after }) } }, options),
    (page) => (page.has_more ? page.next_after : null),
  )
}

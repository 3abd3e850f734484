/** The pay-at-the-counter company of the demo: what its entry says, its members, its server and its clock. */

import { enrol } from '../../demo-issuers/counter-members.ts'
import { minatoCounter } from '../../demo-issuers/minato-counter.ts'
import { STORIES, tellStory } from '../../demo-issuers/prepaid-stories.ts'
import { nodeListener } from '../../issuer-kit/index.ts'
import type { DemoSecrets } from './keys.ts'
import { counterMembers } from './members.ts'
import { startNodeIssuer, withDatabase, type NodeIssuer } from './node-issuers.ts'
import { MINATO, originOf } from './places.ts'
import type { StateFolder } from './state.ts'

export const COUNTER_FILE = 'minato-counter.sqlite'
/** Sets how often the company looks at what was not paid in time, and sends what notices have not been taken. */
const ROUND_MS = 10_000

/** Describes what the company's entry in the broker's directory says besides. */
export const MINATO_ENTRY = {
  texts: {
    en: { station: MINATO.station.en, method_name: MINATO.methodName.en, password_hint: 'The one on your Minato card' },
    ja: { station: MINATO.station.ja, method_name: MINATO.methodName.ja, password_hint: 'みなとのカードにあるもの' },
  },
}

/** Enters the company's members in its own database; what is entered stays as it is. */
export function seedCounter(state: StateFolder): void {
  withDatabase({ file: COUNTER_FILE, state }, (database) => {
    for (const { id, password, story } of counterMembers()) {
      enrol(database, { id, password, status: story === 'locked' ? 'locked' : 'active' })
      const acted = STORIES.find((known) => known === story)
      if (acted) tellStory(database, id, acted)
    }
  })
}

/** Starts the company's one server, and what it does by itself. */
export async function startCounter(
  keys: DemoSecrets['counter'],
  basePort: number,
  state: StateFolder,
): Promise<NodeIssuer> {
  const origin = originOf('counter', basePort)
  let round: NodeJS.Timeout | undefined
  const server = await startNodeIssuer({ place: 'counter', file: COUNTER_FILE, basePort, state }, (database) => {
    const company = minatoCounter({
      origin,
      prefix: MINATO.prefix,
      relay: originOf(MINATO.relay, basePort),
      broker: originOf('broker', basePort),
      signingKeys: keys.signing,
      encryptionKeys: keys.encryption,
      statementKey: keys.statementKey,
      database,
    })
    // What ended while it was not running.
    company.closeDays()
    round = setInterval(() => {
      company.closeDays()
      // What is not taken is sent again in the next round; the database is closed with the demo.
      void company.sendNotices().catch(() => undefined)
    }, ROUND_MS)
    return nodeListener(company.fetch, origin)
  }).catch((error: unknown) => {
    clearInterval(round)
    throw error
  })
  return {
    stop: () => {
      clearInterval(round)
      return server.stop()
    },
  }
}

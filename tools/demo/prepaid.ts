/** The prepaid company of the demo: what its entry says, its members, and its server (node-issuers.ts). */

import { mikanPrepaid } from '../../demo-issuers/mikan-prepaid.ts'
import { sendNotices } from '../../demo-issuers/notices.ts'
import { giveApp } from '../../demo-issuers/prepaid-app.ts'
import { enrol } from '../../demo-issuers/prepaid-members.ts'
import { STORIES, tellStory } from '../../demo-issuers/prepaid-stories.ts'
import { nodeListener } from '../../issuer-kit/index.ts'
import type { DemoSecrets } from './keys.ts'
import { prepaidMembers } from './members.ts'
import { startNodeIssuer, withDatabase, type NodeIssuer } from './node-issuers.ts'
import { MIKAN, originOf } from './places.ts'
import type { StateFolder } from './state.ts'

export const PREPAID_FILE = 'mikan-prepaid.sqlite'
/** Sets how often the company sends what notices have not been taken. */
const ROUND_MS = 10_000

/** Describes what the company's entry in the broker's directory says besides. */
export const MIKAN_ENTRY = {
  texts: {
    en: {
      station: MIKAN.station.en,
      method_name: MIKAN.methodName.en,
      password_hint: 'The one you chose in the Mikan app',
    },
    ja: { station: MIKAN.station.ja, method_name: MIKAN.methodName.ja, password_hint: 'みかんアプリで決めたもの' },
  },
  takes_on_authorize: true,
}

/** Enters the company's members in its own database; what is entered stays as it is. */
export function seedPrepaid(basePort: number, state: StateFolder): void {
  withDatabase({ file: PREPAID_FILE, state }, (database) => {
    for (const { id, password, story, account: wallet, funds: charged } of prepaidMembers()) {
      enrol(database, { id, password, wallet, charged, status: story === 'locked' ? 'locked' : 'active' })
      if (story === 'approval_elsewhere') giveApp(database, id, `${originOf('prepaid', basePort)}/app`)
      const acted = STORIES.find((known) => known === story)
      if (acted) tellStory(database, wallet, acted)
    }
  })
}

/** Starts the company's one server, and its rounds. */
export async function startPrepaid(
  keys: DemoSecrets['prepaid'],
  basePort: number,
  state: StateFolder,
): Promise<NodeIssuer> {
  const origin = originOf('prepaid', basePort)
  let round: NodeJS.Timeout | undefined
  const server = await startNodeIssuer({ place: 'prepaid', file: PREPAID_FILE, basePort, state }, (database) => {
    const settings = {
      origin,
      prefix: MIKAN.prefix,
      relay: originOf(MIKAN.relay, basePort),
      broker: originOf('broker', basePort),
      signingKeys: keys.signing,
      encryptionKeys: keys.encryption,
      statementKey: keys.statementKey,
      database,
    }
    const company = mikanPrepaid(settings)
    round = setInterval(() => {
      // What is not taken is sent again in the next round; the database is closed with the demo.
      void sendNotices(database, { ...settings, livemode: false }).catch(() => undefined)
    }, ROUND_MS)
    return nodeListener(company, origin)
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

/** The prepaid company of the demo: what its entry says, its members, and its server (node-issuers.ts). */

import { mikanPrepaid } from '../../demo-issuers/mikan-prepaid.ts'
import { enrol } from '../../demo-issuers/prepaid-members.ts'
import { STORIES, tellStory } from '../../demo-issuers/prepaid-stories.ts'
import { nodeListener } from '../../issuer-kit/index.ts'
import type { DemoSecrets } from './keys.ts'
import { prepaidMembers } from './members.ts'
import { startNodeIssuer, withDatabase, type NodeIssuer } from './node-issuers.ts'
import { MIKAN, originOf } from './places.ts'
import type { StateFolder } from './state.ts'

const FILE = 'mikan-prepaid.sqlite'

/** Describes what the company's entry in the broker's directory says besides. */
export const MIKAN_ENTRY = {
  texts: {
    en: { station: MIKAN.station.en, password_hint: 'The one you chose in the Mikan app' },
    ja: { station: MIKAN.station.ja, password_hint: 'みかんアプリで決めたもの' },
  },
  takes_on_authorize: true,
}

/** Enters the company's members in its own database; what is entered stays as it is. */
export function seedPrepaid(state: StateFolder): void {
  withDatabase({ file: FILE, state }, (database) => {
    for (const { id, password, story, account: wallet, funds: charged } of prepaidMembers()) {
      enrol(database, { id, password, wallet, charged, status: story === 'locked' ? 'locked' : 'active' })
      const acted = STORIES.find((known) => known === story)
      if (acted) tellStory(database, wallet, acted)
    }
  })
}

/** Starts the company's one server. */
export function startPrepaid(keys: DemoSecrets['prepaid'], basePort: number, state: StateFolder): Promise<NodeIssuer> {
  const origin = originOf('prepaid', basePort)
  return startNodeIssuer({ place: 'prepaid', file: FILE, basePort, state }, (database) => {
    const company = mikanPrepaid({
      origin,
      prefix: MIKAN.prefix,
      relay: originOf(MIKAN.relay, basePort),
      broker: originOf('broker', basePort),
      signingKeys: keys.signing,
      encryptionKeys: keys.encryption,
      statementKey: keys.statementKey,
      database,
    })
    return nodeListener(company, origin)
  })
}

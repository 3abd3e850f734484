import { waitUntil } from 'cloudflare:workers'

import { OthersKeys } from '../../messages/others-keys.ts'
import { logEvent } from '../operations-log.ts'

/** The keys of every issuer's servers and relay centre, remembered for as long as the isolate lives. */
export const othersKeys = new OthersKeys({
  clock: () => Date.now(),
  background: waitUntil,
  onFailure: (party, cause) => logEvent('keys_unavailable', { issuer: party, cause }),
})

import { waitUntil } from 'cloudflare:workers'

import { OthersKeys } from '../../messages/others-keys.ts'

/** Returns the keys of the parties that a server speaks with, remembered for as long as its isolate lives. */
export function othersKeys(): OthersKeys {
  return new OthersKeys({ clock: () => Date.now(), background: waitUntil })
}

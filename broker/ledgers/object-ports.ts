/** Ports of a ledger's object to the platform and to the broker's other rooms. */

import type { Env } from '../env.ts'
import type { LedgerChores } from '../ledger/ledger-chores.ts'
import type { AlarmPlatform } from '../ledger/ledger-alarm.ts'
import { writeMetric } from '../metrics.ts'
import { logEvent } from '../operations-log.ts'

/** Returns the alarm as the platform keeps it for an object: one, in its storage. */
export function alarmPlatform(
  env: Env,
  storage: Pick<DurableObjectStorage, 'setAlarm' | 'deleteAlarm'>,
): AlarmPlatform {
  return {
    now: () => Date.now(),
    set: (at) => (at === null ? storage.deleteAlarm() : storage.setAlarm(at)),
    report: (error) => logEvent('alarm_failed', { error }),
    rang: (lagMs) => writeMetric(env, { metric: 'alarm', lagMs }),
  }
}

type ChorePorts = ConstructorParameters<typeof LedgerChores>[1]

/** Returns the ports of a ledger's chores. `announce`: tells a business day to its object. */
export function chorePorts(announce: ChorePorts['announce']): ChorePorts {
  return {
    announce,
    now: () => Date.now(),
    report: (error) => logEvent('chores_failed', { error }),
  }
}

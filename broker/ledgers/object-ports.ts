/** Ports of a ledger's object to the platform and to the broker's other rooms. */

import type { Env } from '../env.ts'
import type { LedgerChores } from '../ledger/ledger-chores.ts'
import type { AlarmPlatform } from '../ledger/ledger-alarm.ts'
import { writeMetric } from '../metrics.ts'
import { logEvent } from '../operations-log.ts'
import { announceDay } from '../reconciliation/day-objects.ts'

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

/** Returns what a ledger's chores ask of the outside: business days are told to their objects. */
export function chorePorts(env: Env): ConstructorParameters<typeof LedgerChores>[1] {
  return {
    announce: (day) => announceDay(env, day),
    now: () => Date.now(),
    report: (error) => logEvent('chores_failed', { error }),
  }
}

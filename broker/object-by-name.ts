import { settingsOf } from './env.ts'
import type { Env, Objects } from './env.ts'

/**
 * Returns the stub of the object with a name, in the jurisdiction that the
 * operator keeps all objects in. Every object is reached by this: one that were
 * not would be another one, and empty.
 */
export function objectByName<Service>(env: Env, objects: Objects<Service>, name: string): Service {
  const jurisdiction = env.OBJECT_JURISDICTION === undefined ? undefined : settingsOf(env).jurisdiction
  if (jurisdiction === undefined) return objects.get(objects.idFromName(name))
  // Never without it instead: a ledger that was to stay in the EU would begin elsewhere.
  if (objects.jurisdiction === undefined) throw new Error('This runtime keeps no object in a jurisdiction.')
  const kept = objects.jurisdiction(jurisdiction)
  return kept.get(kept.idFromName(name))
}

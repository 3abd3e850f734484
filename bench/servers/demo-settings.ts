import { newSecrets } from '../../tools/demo/keys.ts'
import type { Place } from '../../tools/demo/places.ts'
import { servers } from '../../tools/demo/servers.ts'

/** Returns what the demo sets for one of its servers: the bench changes the origins and keys, and leaves the rest. */
export async function demoSettings(place: Place): Promise<Record<string, string>> {
  // The ports are replaced by whoever takes the settings.
  const list = servers(await newSecrets(1), 1)
  return { ...list.find((server) => server.place === place)?.settings }
}

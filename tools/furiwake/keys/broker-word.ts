/** Asks the broker itself about its keys, before a step that it must be ready for. */

import { ToolFailure } from '../../root.ts'
import { BrokerRefusal } from '../broker-client.ts'
import type { Call } from '../command.ts'
import { hasProfile } from '../profile.ts'
import type { NamedKind } from './kinds.ts'

interface BrokerKey {
  kind: string
  id: string
  state: string
  needed_until: string | null
  endpoints: number
}
interface BrokerKeys {
  data: BrokerKey[]
  unsealed_endpoints: number
}

/**
 * Fails unless the broker is ready for the step: it has a key that is to be
 * used, and needs none that is to be taken out. Asked where a broker is named;
 * of what no time tells, it must be.
 */
export async function requireBrokerAgrees(
  call: Call,
  { ofBroker: kind, isCountedByBroker }: NamedKind,
  { id, step }: { id: string; step: 'activate' | 'retire' },
): Promise<void> {
  if (kind === undefined) return
  const isNamed = hasProfile(call.terminal, call.typed.one('profile'))
  if (!isNamed && step === 'retire' && isCountedByBroker === true) {
    throw new ToolFailure(
      `Only the broker knows what needs a key of ${kind}: name it by --profile FILE. Because it leaked: --leaked.`,
    )
  }
  if (!isNamed) return
  const { data, unsealed_endpoints: unsealed } = await asked(call)
  const key = data.find((each) => each.kind === kind && each.id === id)
  if (step === 'activate') {
    if (key === undefined)
      throw new ToolFailure(`The broker does not have this key of ${kind} yet: see that its setting has arrived.`)
    return
  }
  if (key?.state === 'in_use')
    throw new ToolFailure(`The broker still uses this key of ${kind}: see that its setting has arrived.`)
  const waiting = kind === 'webhook_secrets' ? (key?.endpoints ?? 0) + unsealed : 0
  if (waiting > 0) {
    throw new ToolFailure(
      `${waiting} webhook endpoints still need this key: the broker seals their secrets anew, 200 in ten minutes.`,
    )
  }
  if (key?.needed_until && Date.parse(key.needed_until) > Date.now()) {
    throw new ToolFailure(`The broker saw this key of ${kind} in use: it is needed until ${key.needed_until}.`)
  }
}

async function asked(call: Call): Promise<BrokerKeys> {
  try {
    return await call.broker().ask<BrokerKeys>('GET', '/keys')
  } catch (error) {
    // A broker of a version before this command.
    if (error instanceof BrokerRefusal && error.problem['status'] === 404) {
      throw new ToolFailure('The broker does not tell of its keys: deploy this version of it first.')
    }
    throw error
  }
}

import { WEBHOOK_TIMEOUT_MS } from '../../broker/limits.ts'
import type { ClaimedDelivery, DeliveryAttempt } from '../../broker/webhooks/delivery.ts'
import type { EndpointState } from '../../broker/webhooks/deliverer.ts'
import type { Caller } from './caller.ts'
import { SimulatedFault } from './world.ts'
import type { World } from './world.ts'

/** `steady` answers well but for the faults; `dead` never does; `leaving` answers 410 after a while. */
type Temper = 'steady' | 'dead' | 'leaving'

export interface ModelEndpoint extends EndpointState {
  temper: Temper
  /** Events it answered well to, and how often. */
  taken: Map<string, number>
}

const LEAVES_AFTER = 3

/** The merchant's servers, what the directory says of them, and the wires to both. */
export class WebhookReceivers {
  readonly endpoints: ModelEndpoint[] = []
  readonly #world: World

  constructor(world: World) {
    this.#world = world
    const { random, time } = world
    for (let number = random.chance(0.5) ? random.between(1, 2) : 0; number > 0; number--) {
      this.endpoints.push({
        id: `whe_${number}`,
        events: random.chance(0.7) ? null : ['payment.captured', 'payment.declined'],
        createdAt: time.start,
        enabled: true,
        failingSince: null,
        disabledReason: null,
        troubles: 0,
        troubleTeller: null,
        temper: random.pick<Temper>(['steady', 'steady', 'steady', 'dead', 'leaving']),
        taken: new Map(),
      })
    }
  }

  /** Returns what the directory answers; may fail, and is a copy as it was then. */
  list(caller: Caller): Promise<ModelEndpoint[]> {
    return this.#ask(caller, () => this.endpoints.map((endpoint) => ({ ...endpoint })))
  }

  /** A trouble written down in the directory, unless it is there already; the endpoint after it. */
  mark(
    caller: Caller,
    { id }: ModelEndpoint,
    isDue: (endpoint: ModelEndpoint) => boolean,
    change: Partial<EndpointState>,
  ): Promise<ModelEndpoint | undefined> {
    return this.#ask(caller, () => {
      const endpoint = this.endpoints.find((each) => each.id === id)
      if (endpoint && isDue(endpoint)) Object.assign(endpoint, change, { troubles: endpoint.troubles + 1 })
      return endpoint && { ...endpoint }
    })
  }

  markWorking(caller: Caller, { id }: ModelEndpoint): Promise<void> {
    return this.#ask(caller, () => {
      for (const endpoint of this.endpoints) if (endpoint.id === id) endpoint.failingSince = null
    })
  }

  /** One try, its request or answer lost, late or doubled. */
  send(caller: Caller, { id }: ModelEndpoint, { event }: ClaimedDelivery): Promise<DeliveryAttempt> {
    const { faults, time, trace } = this.#world
    const at = time.now
    return new Promise((resolve) => {
      if (caller.crashes(`before sending ${event.id} to ${id}`)) return
      let isAnswered = false
      const hear = (status: number | null): void => {
        if (isAnswered || caller.isGone) return
        isAnswered = true
        const error = status === null ? 'timeout' : status < 300 ? null : 'status'
        caller.resume(`hearing of ${event.id} at ${id}`, () => resolve({ at, ms: time.now - at, status, error }))
      }
      time.after(WEBHOOK_TIMEOUT_MS, () => hear(null))
      for (let copies = faults.strikes('doubled') ? 2 : 1; copies > 0; copies--) {
        if (faults.strikes('requestLost')) continue
        time.after(faults.journey(), () => {
          const status = this.#answer(id, event.id)
          trace.note(`${id} answers ${status} to ${event.id} ${event.name}`)
          if (!faults.strikes('answerLost')) time.after(faults.journey(), () => hear(status))
        })
      }
    })
  }

  #answer(id: string, eventId: string): number {
    const endpoint = this.endpoints.find((each) => each.id === id)
    if (endpoint === undefined || endpoint.temper === 'dead') return 500
    if (this.#world.faults.strikes('receiverFails')) return 503
    if (endpoint.temper === 'leaving' && endpoint.taken.size >= LEAVES_AFTER) return 410
    endpoint.taken.set(eventId, (endpoint.taken.get(eventId) ?? 0) + 1)
    return 204
  }

  #ask<T>(caller: Caller, answer: () => T): Promise<T> {
    const { faults, time } = this.#world
    return new Promise((resolve, reject) => {
      time.after(faults.hop(), () => {
        if (caller.isGone) return
        const isRefused = faults.strikes('directoryFails')
        const said = isRefused ? undefined : answer()
        caller.resume('hearing from the directory', () => {
          if (isRefused) reject(new SimulatedFault('the directory cannot be read'))
          else resolve(said as T)
        })
      })
    })
  }
}

/** One key after the other, asked for by Workers that know of different volumes, while calls are lost and days pass. */

import { StorageUnavailable } from '../../../broker/ask-object.ts'
import type { Payment } from '../../../broker/payments/payment.ts'
import { placePayment } from '../../../broker/payments/place-payment.ts'
import type { PlacementPorts } from '../../../broker/payments/place-payment.ts'
import { newPayment } from '../new-payment.ts'
import { Random } from '../random.ts'
import { VirtualTime } from '../virtual-time.ts'
import { PageReader } from './page-reader.ts'
import { DAY_MS, VolumesWorld, ledgerOf } from './volumes-world.ts'
import type { VolumeBug } from './volumes-world.ts'
import type { CreateResult } from '../../../broker/payments/ports/ledger.ts'
import { volumeForNew } from '../../../broker/payments/volumes.ts'
import type { Volume } from '../../../broker/payments/volumes.ts'

/** Requests with a key come at most so far apart that it is kept from one to the next. */
const APART_MS = 2.5 * DAY_MS
const MOMENTS_MAX = 10_000

interface Asked {
  key: string
  fingerprint: string
  /** No call of it is lost. */
  isHeard: boolean
}

export async function simulateVolumes(seed: number, bug?: VolumeBug): Promise<string[]> {
  const random = new Random(seed)
  const time = new VirtualTime()
  const world = new VolumesWorld(random, time, bug)
  const shop = new Shop(world)
  const reader = new PageReader(world)
  try {
    for (let key = random.between(1, 3); key > 0; key--) shop.plan(`key-${key}`)
    planChanges(world)
    reader.plan(random.chance(0.5) ? 3_000 : 6 * DAY_MS)
    await time.run(Infinity, MOMENTS_MAX)
    return [...(await shop.problems()), ...(await reader.problems())]
  } finally {
    world.end()
  }
}

/** Volumes are opened and closed at any moment, and the book forgets each day. */
function planChanges(world: VolumesWorld): void {
  const { random, time } = world
  for (let change = random.between(0, 6); change > 0; change--) {
    const at = random.chance(0.7) ? random.between(0, 2_000) : random.between(0, 6 * DAY_MS)
    time.after(at, () => (random.chance(0.6) ? world.openVolume() : world.closeVolume()))
  }
  for (let day = 1; day < 24; day++) time.after(day * DAY_MS, () => world.forget())
}

/** The shop's server, and what it was told of each key. */
class Shop {
  readonly #world: VolumesWorld
  readonly #told = new Map<string, { fingerprint: string; result: CreateResult }[]>()
  readonly #waiting: Promise<void>[] = []
  #ids = 0

  constructor(world: VolumesWorld) {
    this.#world = world
  }

  plan(key: string): void {
    const { random, time } = this.#world
    this.#told.set(key, [])
    let at = random.between(0, 1_000)
    // A key is kept from the last use with its own body that its book heard of: who comes back after days is heard,
    // with either body.
    let isHeard = false
    for (let request = random.between(2, 6); request > 0; request--) {
      const bodies = isHeard ? ['01', '02'] : [random.chance(0.15) ? '02' : '01']
      const asked = bodies.map((fingerprint) => ({ key, fingerprint, isHeard }))
      time.after(at, () => this.#waiting.push(...asked.map((each) => this.#asks(each))))
      isHeard = random.chance(0.4)
      at += random.between(0, isHeard ? APART_MS : 200)
    }
    time.after(at, () => this.#asksOnceMore(key))
  }

  /** With nothing failing, a Worker of every view there ever was gets an answer: no key is stuck. */
  #asksOnceMore(key: string): void {
    for (const view of this.#world.views)
      this.#waiting.push(this.#asks({ key, fingerprint: '01', isHeard: true }, view))
  }

  async problems(): Promise<string[]> {
    await Promise.all(this.#waiting)
    return [...this.#told].flatMap(([key, told]) => this.#problemsOf(key, told))
  }

  #problemsOf(key: string, told: { fingerprint: string; result: CreateResult }[]): string[] {
    const problems: string[] = []
    const made = [...this.#world.ledgers.values()].flatMap(({ ledger }) => ledger.list({ order: key }, 10).payments)
    if (made.length > 1) problems.push(`${key} made ${made.length} payments: ${made.map(({ id }) => id).join(', ')}`)
    for (const { fingerprint, result } of told) {
      if (result.kind === 'key_reused' || result.kind === 'removed') continue
      const { id, description } = result.payment
      if (id !== made[0]?.id) problems.push(`${key} was answered with ${id}, which is not what it made`)
      if (description !== fingerprint) problems.push(`${key} gave one body's payment to another`)
    }
    return problems
  }

  async #asks({ key, fingerprint, isHeard }: Asked, view = this.#anyView()): Promise<void> {
    const digest = digestOf(key)
    const payment = this.#newPayment(key, fingerprint, volumeForNew(view, digest, this.#world.clock()) ?? '')
    try {
      const request = { key, digest, fingerprint }
      const result = await this.#places(request, payment, view, this.#world.ports(isHeard))
      this.#told.get(key)?.push({ fingerprint, result })
    } catch (error) {
      if (!(error instanceof StorageUnavailable) || isHeard) throw error
    }
  }

  #places(
    request: { key: string; digest: string; fingerprint: string },
    payment: Payment,
    view: readonly Volume[],
    ports: PlacementPorts,
  ): Promise<CreateResult> {
    const { bug } = this.#world
    if (bug === 'modulo routing') return ports.create(payment, { key: request.key, fingerprint: request.fingerprint })
    if (bug === 'own id kept')
      return placePayment(
        { ...ports, create: (decided, asked) => ports.create({ ...decided, id: payment.id }, asked) },
        request,
        payment,
      )
    if (bug !== 'decided again because closed') return placePayment(ports, request, payment)
    const isClosed = (id: string): boolean =>
      view.some((volume) => volume.id === ledgerOf(id) && volume.closesAt !== null)
    return placePayment(
      {
        ...ports,
        create: (decided, asked) =>
          ports.create(isClosed(decided.id) ? { ...decided, id: payment.id } : decided, asked),
      },
      request,
      payment,
    )
  }

  #newPayment(key: string, description: string, volume: string): Payment {
    const { random, time } = this.#world
    this.#ids += 1
    const id = `pay_${volume}${String(this.#ids).padStart(26, '0')}`
    return { ...newPayment(id, random, time.now), order: key, description }
  }

  #anyView(): Volume[] {
    const { views, random } = this.#world
    return random.chance(0.6) ? this.#world.directory : (views[random.between(0, views.length - 1)] ?? [])
  }
}

/** Hexadecimal, and different enough. */
function digestOf(key: string): string {
  return Array.from(key, (character) => character.charCodeAt(0).toString(16).padStart(2, '0'))
    .toReversed()
    .join('')
    .padEnd(64, '0')
}

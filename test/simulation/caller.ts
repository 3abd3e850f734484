import type { World } from './world.ts'

/**
 * A run of some code on some machine: a Worker's request, or the alarm. It can
 * die at any await; what it was waiting for is then never answered.
 */
export class Caller {
  readonly name: string
  readonly #world: World
  readonly #died: (() => void) | undefined
  isGone = false

  /** `died`: only what lives inside the ledger's object takes the object with it. */
  constructor(world: World, name: string, died?: () => void) {
    this.#world = world
    this.name = name
    this.#died = died
  }

  get isInsideLedger(): boolean {
    return this.#died !== undefined
  }

  /** True, from then on, when the machine dies here. */
  crashes(where: string): boolean {
    if (this.isGone) return true
    if (!this.#world.faults.strikes('crash')) return false
    this.isGone = true
    this.#world.trace.note(`${this.name} died ${where}`)
    this.#died?.()
    return true
  }

  /** Lets some time pass, unless it is dead by then. */
  waits(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#world.time.after(ms, () => this.resume('going on', resolve))
    })
  }

  /** Hands an answer to the code that waits for it, unless that is dead or dies of it; perhaps after a pause. */
  resume(what: string, deliver: () => void): void {
    const pause = this.#world.faults.pause()
    if (pause > 0) this.#world.trace.note(`${this.name} is put aside for ${pause / 1000} s before ${what}`)
    this.#world.time.after(pause, () => {
      if (!this.crashes(`before ${what}`)) deliver()
    })
  }
}

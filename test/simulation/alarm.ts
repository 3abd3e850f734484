import { ALARM_MIN_DELAY_MS } from '../../broker/limits.ts'
import { resolvePayment } from '../../broker/payments/resolve-payment.ts'
import type { Payment } from '../../broker/payments/payment.ts'
import { Caller } from './caller.ts'
import type { IssuerDesk } from './issuer-desk.ts'
import type { LedgerHouse } from './ledger-house.ts'
import { SimulatedFault } from './world.ts'
import type { World } from './world.ts'

/** The platform gives an alarm up after this many failures, and waits twice as long before each next try. */
const RETRIES_MAX = 6
const FIRST_RETRY_MS = 2_000
/** The simulation's own throws stay below that, or no ledger could pass. */
const THROWS_IN_A_ROW_MAX = 3

/**
 * The alarm of the ledger's object, with the platform under it: set at one
 * time only, run at least once, and tried again when it throws. `arm` and
 * `#handle` say what broker/ledger/ledger-object.ts says, which needs workerd.
 */
export class SimulatedAlarm {
  readonly #world: World
  readonly #house: LedgerHouse
  readonly #desk: IssuerDesk
  /** The object's memory, lost when it dies. */
  #armedFor: number | null | undefined
  /** The platform's: counts up, so that an alarm that was set anew does not fire for the time before. */
  #setting = 0
  #isRunning = false
  #isDueAgain = false
  #runs = 0

  constructor(world: World, house: LedgerHouse, desk: IssuerDesk) {
    this.#world = world
    this.#house = house
    this.#desk = desk
    house.arm = (earliest) => this.#arm(earliest)
  }

  #arm(earliest: number): void {
    const wanted = this.#house.ledger.nextWake()
    if (wanted === this.#armedFor) return
    this.#armedFor = wanted
    const setting = ++this.#setting
    if (wanted === null) return
    const { time, faults } = this.#world
    time.after(Math.max(wanted, earliest) - time.now + faults.alarmDelay(), () => {
      if (setting !== this.#setting) return
      this.#setting += 1
      // The platform never runs an alarm beside itself; one that comes due meanwhile waits for the end of the run.
      if (this.#isRunning) this.#isDueAgain = true
      else void this.#run(0)
      if (faults.strikes('alarmTwice')) time.after(faults.hop(), () => void this.#run(0))
    })
  }

  async #run(failures: number): Promise<void> {
    const { time, trace, faults } = this.#world
    this.#runs += 1
    this.#isRunning = true
    const caller = new Caller(this.#world, `alarm ${this.#runs}`, () => {
      this.#armedFor = undefined
      this.#end()
      time.after(FIRST_RETRY_MS, () => void this.#run(failures))
    })
    try {
      if (failures < THROWS_IN_A_ROW_MAX && faults.strikes('alarmThrows')) throw new SimulatedFault('the object failed')
      await (this.#world.bug === 'alarm that throws' ? this.#handleCarelessly(caller) : this.#handle(caller))
    } catch (error) {
      trace.failed(caller.name, error)
      this.#armedFor = undefined
      if (failures < RETRIES_MAX) time.after(FIRST_RETRY_MS * 2 ** failures, () => void this.#run(failures + 1))
      else trace.note('the platform gives the alarm up')
    }
    this.#end()
  }

  #end(): void {
    this.#isRunning = false
    if (!this.#isDueAgain) return
    this.#isDueAgain = false
    void this.#run(0)
  }

  async #handle(caller: Caller): Promise<void> {
    try {
      const due = this.#house.withStorage(() => this.#house.ledger.due(this.#world.time.now))
      await Promise.all(
        due.map((payment) =>
          this.#resolve(caller, payment).catch((error: unknown) => {
            this.#world.trace.failed(`${caller.name} on ${payment.id}`, error)
          }),
        ),
      )
      this.#house.ledger.prune(this.#world.time.now)
    } catch (error) {
      this.#world.trace.note(`${caller.name} caught ${String(error)}`)
    }
    this.#armedFor = undefined
    this.#arm(this.#world.time.now + ALARM_MIN_DELAY_MS)
  }

  /** The planted bug: one payment's failure is everybody's, and the alarm is not set again. */
  async #handleCarelessly(caller: Caller): Promise<void> {
    const due = this.#house.ledger.due(this.#world.time.now)
    await Promise.all(due.map((payment) => this.#resolve(caller, payment)))
    this.#armedFor = undefined
    this.#arm(this.#world.time.now + ALARM_MIN_DELAY_MS)
  }

  #resolve(caller: Caller, payment: Payment): Promise<void> {
    this.#world.trace.note(`${caller.name} sees to ${payment.id} (${payment.status})`)
    const issuerOf = (prefix: string) => this.#desk.issuerOf(caller, prefix)
    return resolvePayment({ ledger: this.#house.portFor(caller), issuerOf }, payment, this.#world.time.now)
  }
}

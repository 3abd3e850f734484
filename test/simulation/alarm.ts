import type { LedgerAlarm } from '../../broker/ledger/ledger-alarm.ts'
import { ALARM_MIN_DELAY_MS } from '../../broker/limits.ts'
import { resolvePayment } from '../../broker/payments/resolve-payment.ts'
import type { Payment } from '../../broker/payments/payment.ts'
import { Caller } from './caller.ts'
import type { IssuerDesk } from './issuer-desk.ts'
import type { LedgerHouse } from './ledger-house.ts'
import { LedgerProcess } from './ledger-process.ts'
import type { WebhookReceivers } from './webhook-receivers.ts'
import { SimulatedFault } from './world.ts'
import type { World } from './world.ts'

/** The platform gives an alarm up after this many failures, and waits twice as long before each next try. */
const RETRIES_MAX = 6
const FIRST_RETRY_MS = 2_000
/** The simulation's own throws stay below that, or no ledger could pass. */
const THROWS_IN_A_ROW_MAX = 3

/**
 * The platform under the ledger's alarm: set at one time only, run at least
 * once, and tried again when it throws.
 */
export class SimulatedAlarm {
  readonly #world: World
  readonly #house: LedgerHouse
  readonly #desk: IssuerDesk
  readonly #receivers: WebhookReceivers
  #process: LedgerProcess | undefined
  /** The platform's: counts up, so that an alarm that was set anew does not fire for the time before. */
  #setting = 0
  #isRunning = false
  readonly #underWay = new Set<Caller>()
  #isDueAgain = false
  #runs = 0

  constructor(world: World, house: LedgerHouse, desk: IssuerDesk, receivers: WebhookReceivers) {
    this.#world = world
    this.#house = house
    this.#desk = desk
    this.#receivers = receivers
    this.#restart()
    house.arm = (written) => void this.#alarm.armAfter(written)
  }

  /** The object starts anew, knowing nothing but what is stored. */
  #restart(): void {
    const { time, trace } = this.#world
    this.#process?.end()
    this.#process = new LedgerProcess(
      this.#world,
      this.#house,
      this.#receivers,
      {
        now: () => time.now,
        set: (at) => this.#set(at),
        report: (what, error, payment = 'the ledger') => trace.failed(`${what} on ${payment}`, error),
      },
      () => this.#die(0),
    )
  }

  /** The object dies with all that runs in it. A handler that was running is tried again by the platform. */
  #die(failures: number): void {
    const wasRunning = this.#underWay.size > 0
    for (const caller of this.#underWay) caller.isGone = true
    this.#underWay.clear()
    this.#restart()
    if (!wasRunning) return
    this.#end()
    this.#world.time.after(FIRST_RETRY_MS, () => void this.#run(failures))
  }

  get #alarm(): LedgerAlarm {
    if (this.#process === undefined) throw new Error('There is no object yet.')
    return this.#process.alarm
  }

  #set(at: number | null): void {
    const setting = ++this.#setting
    if (at === null) return
    const { time, faults } = this.#world
    time.after(at - time.now + faults.alarmDelay(), () => {
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
    const caller = new Caller(this.#world, `alarm ${this.#runs}`, () => this.#die(failures))
    this.#underWay.add(caller)
    try {
      if (failures < THROWS_IN_A_ROW_MAX && faults.strikes('alarmThrows')) throw new SimulatedFault('the object failed')
      if (this.#world.bug === 'alarm that throws') await this.#ringCarelessly(caller)
      else await this.#alarm.ring((payment) => this.#resolve(caller, payment))
    } catch (error) {
      trace.failed(caller.name, error)
      this.#restart()
      if (failures < RETRIES_MAX) time.after(FIRST_RETRY_MS * 2 ** failures, () => void this.#run(failures + 1))
      else trace.note('the platform gives the alarm up')
    }
    this.#underWay.delete(caller)
    this.#end()
  }

  #end(): void {
    this.#isRunning = false
    if (!this.#isDueAgain) return
    this.#isDueAgain = false
    void this.#run(0)
  }

  /** The planted bug: one payment's failure is everybody's, and the alarm is not set again. */
  async #ringCarelessly(caller: Caller): Promise<void> {
    const due = this.#house.ledger.due(this.#world.time.now)
    await Promise.all(due.map((payment) => this.#resolve(caller, payment)))
    this.#restart()
    await this.#alarm.arm(this.#world.time.now + ALARM_MIN_DELAY_MS)
  }

  #resolve(caller: Caller, payment: Payment): Promise<void> {
    this.#world.trace.note(`${caller.name} sees to ${payment.id} (${payment.status})`)
    const issuerOf = (prefix: string) => this.#desk.issuerOf(caller, prefix)
    return resolvePayment({ ledger: this.#house.portFor(caller), issuerOf }, payment, this.#world.time.now)
  }
}

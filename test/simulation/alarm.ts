import type { LedgerAlarm } from '../../broker/ledger/ledger-alarm.ts'
import { Caller } from './caller.ts'
import { LedgerProcess } from './ledger-process.ts'
import { SimulatedFault } from './world.ts'

type Parts = ConstructorParameters<typeof LedgerProcess>[0]

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
  readonly #parts: Parts
  #process: LedgerProcess | undefined
  /** The platform's: counts up, so that an alarm that was set anew does not fire for the time before. */
  #setting = 0
  /** The time that it is set to, in the platform's own storage. */
  #setTo: number | null = null
  #isRunning = false
  #isDueAgain = false
  #runs = 0

  constructor(parts: Parts) {
    this.#parts = parts
    this.#restart()
    parts.house.arm = (written) => {
      void this.#alarm.armAfter(written)
      this.#process?.deliver()
    }
    parts.house.reset = () => this.reset()
  }

  /** The platform ends the object, for reasons of its own, and begins it anew. */
  reset(): void {
    this.#parts.world.trace.note("the ledger's object is begun anew")
    this.#restart()
  }

  /** The object starts anew, knowing nothing but what is stored. */
  #restart(): void {
    const { time, trace } = this.#parts.world
    this.#process?.end()
    this.#parts.house.beginLife()
    this.#process = new LedgerProcess(
      this.#parts,
      {
        now: () => time.now,
        set: (at) => this.#set(at),
        report: (error) => trace.failed("the ledger's alarm", error),
      },
      () => this.#restart(),
    )
    void this.#process.alarm.begin(this.#setTo)
  }

  get #alarm(): LedgerAlarm {
    if (this.#process === undefined) throw new Error('There is no object yet.')
    return this.#process.alarm
  }

  #set(at: number | null): void {
    const setting = ++this.#setting
    this.#setTo = at
    if (at === null) return
    const { time, faults } = this.#parts.world
    time.after(at - time.now + faults.alarmDelay(), () => {
      if (setting !== this.#setting) return
      this.#setting += 1
      this.#setTo = null
      // The platform never runs an alarm beside itself; one that comes due meanwhile waits for the end of the run.
      if (this.#isRunning) this.#isDueAgain = true
      else void this.#run(0)
      if (faults.strikes('alarmTwice')) time.after(faults.hop(), () => void this.#run(0))
    })
  }

  async #run(failures: number): Promise<void> {
    const { time, trace, faults, bug } = this.#parts.world
    const run = ++this.#runs
    this.#isRunning = true
    try {
      if (failures < THROWS_IN_A_ROW_MAX && faults.strikes('alarmThrows')) throw new SimulatedFault('the object failed')
      if (bug === 'alarm that throws') await this.#ringCarelessly()
      else await this.#alarm.ring()
      if (bug === 'barrier in the alarm') await this.#process?.resolved()
    } catch (error) {
      trace.failed(`alarm ${run}`, error)
      this.#restart()
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

  /** The planted bug: one failure is everybody's, and the alarm is not set again. */
  async #ringCarelessly(): Promise<void> {
    const { world, receivers } = this.#parts
    const caller = new Caller(world, 'the careless alarm')
    await receivers.list(caller)
    await this.#alarm.ring()
  }
}

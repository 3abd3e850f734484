import { StorageUnavailable } from '../../broker/ask-object.ts'
import type { Faults } from './faults.ts'
import type { PlantedBug } from './planted-bugs.ts'
import type { ModelQuestions } from './questions/model-questions.ts'
import type { Random } from './random.ts'
import type { VirtualTime } from './virtual-time.ts'

/** A world that all parts of one simulated run share. */
export interface World {
  random: Random
  time: VirtualTime
  faults: Faults
  bug: PlantedBug | undefined
  /** Only where issuers ask. */
  questions: ModelQuestions | undefined
  trace: Trace
}

/** A fault that the simulation made: whoever meets it may fail, and nothing else may. */
export class SimulatedFault extends Error {
  override readonly name = 'SimulatedFault'
}

/** A record of what happened, a line each, and what should not have. */
export class Trace {
  readonly lines: string[] = []
  readonly problems: string[] = []
  readonly #time: VirtualTime

  constructor(time: VirtualTime) {
    this.#time = time
  }

  note(text: string): void {
    this.lines.push(`${((this.#time.now - this.#time.start) / 1000).toFixed(3).padStart(11)} s  ${text}`)
  }

  problem(text: string): void {
    // Said once: what is wrong after one step is mostly wrong after the next.
    if (this.problems.includes(text)) return
    this.problems.push(text)
    this.note(`PROBLEM ${text}`)
  }

  /** Reports what was thrown, unless the simulation threw it. */
  failed(who: string, thrown: unknown): void {
    const error = thrown instanceof StorageUnavailable ? thrown.cause : thrown
    if (error instanceof SimulatedFault) this.note(`${who} failed: ${error.message}`)
    else this.problem(`${who} threw ${error instanceof Error ? error.message : String(error)}`)
  }
}

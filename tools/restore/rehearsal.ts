/** The parts of a rehearsal: the demo, its operator and its shops. */

import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { stateFolder, type StateFolder } from '../demo/state.ts'
import { DemoProcess } from '../soak/demo-process.ts'
import { RehearsalOperator } from './operator.ts'
import { Trade } from './trade.ts'

export interface RehearsalOptions {
  /** The folder of the demo's state. */
  state: string
  /** Payments as chance has them, in each of the three spans between the moments, beside those of every kind. */
  payments: number
  say: (line: string) => void
}

/** A rehearsal under way. */
export interface Rehearsal extends RehearsalOptions {
  demo: DemoProcess
  stateFolder: StateFolder
  /** Of copies and exports. */
  folder: string
  operator: RehearsalOperator
  trade: Trade
}

/** Begins a rehearsal; nothing of an earlier one is left in its folder. */
export function beginRehearsal(options: RehearsalOptions): Rehearsal {
  const state = stateFolder(options.state)
  const folder = join(state.folder, 'rehearsal')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  return {
    ...options,
    demo: new DemoProcess(options.state),
    stateFolder: state,
    folder,
    operator: new RehearsalOperator(state.demoFile, folder),
    trade: new Trade(),
  }
}

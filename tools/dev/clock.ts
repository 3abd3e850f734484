/**
 * `furiwake clock forward`: one process asks, and the one that runs the broker on this machine does it. They meet in the
 * state folder, which its owner alone may write to.
 */

import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

import { writePrivate } from '../demo/state.ts'
import { ToolFailure } from '../root.ts'
import type { BroughtNearer } from './bring-nearer.ts'

const ASKED_FILE = 'clock-asked.json'
const ANSWERED_FILE = 'clock-answered.json'
const LOOK_EACH_MS = 250
/** Whoever runs takes up what is asked for at once. */
const TAKEN_WITHIN_MS = 10_000
/** The servers are stopped and started for it. */
const DONE_WITHIN_MS = 120_000
const FORWARD_MAX_DAYS = 400

interface Asked {
  id: string
  byMs: number
}
type Answered = { id: string } & ({ moved: BroughtNearer } | { failure: string })

const UNITS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000 }

/** Reads a time to go forward by, such as `8d`, `36h` or `1d12h`, in milliseconds; undefined where it is none. */
export function durationIn(text: string): number | undefined {
  if (!/^(?:\d{1,5}[dhm])+$/.test(text)) return undefined
  const parts = [...text.matchAll(/(\d+)([dhm])/g)]
  const total = parts.reduce((sum, [, count = '', unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0)
  return total > 0 && total <= FORWARD_MAX_DAYS * 86_400_000 ? total : undefined
}

/** Asks the process that runs on a state folder, and waits until it is done. */
export async function askForward(folder: string, byMs: number): Promise<BroughtNearer> {
  const asked: Asked = { id: randomUUID(), byMs }
  const file = join(folder, ASKED_FILE)
  writePrivate(file, asked)
  const begin = performance.now()
  for (;;) {
    await sleep(LOOK_EACH_MS)
    const answered = read(join(folder, ANSWERED_FILE)) as Answered | undefined
    if (answered?.id === asked.id) {
      if ('failure' in answered) throw new ToolFailure(answered.failure)
      return answered.moved
    }
    const elapsed = performance.now() - begin
    if (elapsed > TAKEN_WITHIN_MS && existsSync(file)) {
      rmSync(file, { force: true })
      throw new ToolFailure('No broker runs for this folder: start one with `furiwake dev`, and leave it running.')
    }
    if (elapsed > DONE_WITHIN_MS)
      throw new ToolFailure('The broker on this machine has not come back: look at its output.')
  }
}

/** Does what is asked for in a state folder from now on, one after another, until it is told to end. */
export function takeRequests(folder: string, forward: (byMs: number) => Promise<BroughtNearer>): { end(): void } {
  const file = join(folder, ASKED_FILE)
  // Of whoever asked while nobody ran.
  rmSync(file, { force: true })
  let isBusy = false
  const look = async (): Promise<void> => {
    const asked = isBusy ? undefined : (read(file) as Asked | undefined)
    if (asked === undefined) return
    isBusy = true
    rmSync(file, { force: true })
    const answered: Answered = await forward(asked.byMs).then(
      (moved) => ({ id: asked.id, moved }),
      (error: unknown) => ({ id: asked.id, failure: error instanceof Error ? error.message : String(error) }),
    )
    writePrivate(join(folder, ANSWERED_FILE), answered)
    isBusy = false
  }
  const timer = setInterval(() => void look(), LOOK_EACH_MS)
  return { end: () => clearInterval(timer) }
}

function read(file: string): unknown {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}

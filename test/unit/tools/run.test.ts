import { getPriority } from 'node:os'
import { describe, expect, test } from 'vitest'
import { run } from '../../../tools/run.ts'

const DEADLINE_MS = 30_000
/** Holds what a command is run with, and what it starts itself. */
const TELL = `
  const { getPriority } = require('node:os')
  const { execFileSync } = require('node:child_process')
  const own = getPriority()
  const started = execFileSync(process.execPath, ['-p', 'require("node:os").getPriority()']).toString().trim()
  console.log(own + ' ' + started)
`

describe('A command', () => {
  const told = async (given: { givesWay?: boolean }): Promise<number[]> => {
    const { code, output } = await run(process.execPath, ['-e', TELL], {
      deadlineMs: DEADLINE_MS,
      output: 'collect',
      ...given,
    })
    expect(code, output).toBe(0)
    return output.trim().split(' ').map(Number)
  }

  test('has the priority of who runs it', async () => {
    expect(await told({})).toEqual([getPriority(), getPriority()])
  })

  test('that gives way has a lower one, and so has what it starts', async () => {
    const [own, started] = await told({ givesWay: true })
    expect(own).toBeGreaterThan(getPriority())
    expect(started).toBe(own)
  })
})

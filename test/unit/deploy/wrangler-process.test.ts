/** wrangler as a process: whatever it does, it ends, and what it was given stays between the two. */

import { tmpdir } from 'node:os'
import { describe, expect, test } from 'vitest'
import { WRANGLER_OUTPUT_MAX_BYTES } from '../../../tools/deploy/limits.ts'
import { processOf } from '../../../tools/deploy/wrangler-process.ts'

const running = (script: string) => processOf([process.execPath, '-e', script, '--'], tmpdir(), {})

describe('wrangler', () => {
  test('gets its input to the end, and what it says is kept apart', async () => {
    const run = running(
      "process.stdin.on('data', (c) => process.stdout.write(c)); console.error('beside'); process.exitCode = 3",
    )
    const ended = await run({ args: ['secret', 'bulk'], input: '{"A":"b"}', deadlineMs: 20_000 })
    expect(ended).toEqual({ code: 3, stdout: '{"A":"b"}', stderr: 'beside\n' })
  })

  test('that ends before it has read its input is judged by how it ended', async () => {
    const ended = await running('process.exit(1)')({
      args: ['secret'],
      input: 'x'.repeat(1_000_000),
      deadlineMs: 20_000,
    })
    expect(ended.code).toBe(1)
  })

  test('that hangs is ended, and nobody is told what it was given', async () => {
    const run = running('setInterval(() => undefined, 1000)')
    const failed = run({ args: ['secret', 'bulk', '--name', 'x'], input: 'hunter2', deadlineMs: 300 })
    await expect(failed).rejects.toThrow(/^wrangler secret bulk did not end within 0\.3 s\. Say the same again/)
  })

  test('that never stops writing is ended', async () => {
    const run = running(
      `const c = 'x'.repeat(65536); const on = () => { while (process.stdout.write(c)); process.stdout.once('drain', on) }; on()`,
    )
    await expect(run({ args: ['d1', 'list'], deadlineMs: 60_000 })).rejects.toThrow('wrote more than it ever does')
    expect(WRANGLER_OUTPUT_MAX_BYTES).toBeLessThan(64 * 1024 * 1024)
  })

  test('that is not there is said so', async () => {
    const run = processOf(['furiwake-no-such-program'], tmpdir(), {})
    await expect(run({ args: ['whoami'], deadlineMs: 1_000 })).rejects.toThrow('npm ci installs it')
  })
})

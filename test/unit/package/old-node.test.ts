import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { inRepository } from '../../../tools/root.ts'
import { run } from '../../../tools/run.ts'

const COMMAND = inRepository('package', 'bin', 'furiwake.js')

/** Runs the command with a Node that says it is of this version. */
async function underNode(version: string): Promise<{ code: number | null; output: string }> {
  const asked = `Object.defineProperty(process.versions, 'node', { value: '${version}' })`
  const preload = `data:text/javascript,${encodeURIComponent(asked)}`
  const args = ['--import', preload, COMMAND, 'dev']
  return run(process.execPath, args, { deadlineMs: 20_000, output: 'collect' })
}

test.each(['20.20.2', '22.12.0'])('`furiwake dev` says under Node %s which one it needs', async (version) => {
  const { code, output } = await underNode(version)
  expect(output).toBe(`furiwake needs Node.js 22.13 or newer; this is ${version}.\n`)
  expect(code).toBe(2)
})

test('What it needs is what the package of the broker says, and the first page of the docs', () => {
  expect(readFileSync(COMMAND, 'utf8')).toContain('[22, 13]')
  expect(readFileSync(inRepository('tools', 'build', 'dev-package.ts'), 'utf8')).toContain("'>=22.13.0'")
  expect(readFileSync(inRepository('docs', 'quick-start.md'), 'utf8')).toContain('Node.js 22.13 or newer')
})

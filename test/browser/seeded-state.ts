/**
 * The state that every file of browser tests begins with: a demo that was
 * started once, with its keys, books and members, and stopped. Each file gets a
 * copy, because making it takes longer than most tests.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { TestProject } from 'vitest/node'

import { startDemo } from '../../tools/demo/start-demo.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder's path. */
    seededState: string
  }
}

export default async function seed(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-seeded-'))
  const demo = await startDemo({ port: 0, stateDir: folder })
  await demo.stop()
  project.provide('seededState', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}

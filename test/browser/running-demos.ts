/**
 * The demos that the files of browser tests begin with: one that runs for as long as they do, and the state of another,
 * with its keys, books and members, which was started once and stopped. To start one takes longer than most tests, so
 * that only those who look into the state, or change what others see, start a copy of the second.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { TestProject } from 'vitest/node'

import { freeBasePort } from '../../tools/demo/ports.ts'
import { startDemo } from '../../tools/demo/start-demo.ts'
import type { Demo, DemoInfo } from '../../tools/demo/start-demo.ts'
import { changeMerchant } from './operator.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the demo that runs. */
    runningDemo: DemoInfo
    /** The path of the folder of its state. */
    runningState: string
    /** The same of the other. */
    seededState: string
    /** Says where the second shop of their merchants listens while a file has one. */
    sitePort: number
  }
}

export default async function startDemos(project: TestProject): Promise<() => Promise<void>> {
  const folders = ['running', 'seeded'].map((name) => mkdtempSync(join(tmpdir(), `furiwake-${name}-`)))
  const [ofRunning = '', ofSeeded = ''] = folders
  const seeded = await startDemo({ port: 0, stateDir: ofSeeded })
  const running = await startDemo({ port: 0, stateDir: ofRunning })
  const sitePort = await freeBasePort()
  // Before any page is opened: what a broker has once read of a merchant it remembers for a while.
  for (const { info } of [seeded, running]) await allowSite(info, sitePort)
  await seeded.stop()
  project.provide('runningDemo', running.info)
  project.provide('runningState', ofRunning)
  project.provide('seededState', ofSeeded)
  project.provide('sitePort', sitePort)
  return () => stop(running, folders)
}

function allowSite(info: DemoInfo, port: number): Promise<void> {
  return changeMerchant(info, info.merchant.id, { origins: [info.shop, `http://127.0.0.1:${port}`] })
}

async function stop(demo: Demo, folders: string[]): Promise<void> {
  await demo.stop()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
}

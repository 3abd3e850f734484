/** The stage of the flows: one demo with a second shop of its merchant, and a browser whose members come and go. */

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startDemo } from '../../tools/demo/start-demo.ts'
import type { Demo, DemoInfo } from '../../tools/demo/start-demo.ts'
import { changeMerchant } from '../browser/operator.ts'
import { openTestSite } from '../browser/test-site.ts'
import type { TestSite } from '../browser/test-site.ts'
import { Member } from './member.ts'
import type { Engine } from './tab.ts'

const PICTURES = 'test-results'

export interface Shop {
  info: DemoInfo
  site: TestSite
  /** Finds who has an ID of this prefix and this story. */
  known(prefix: string, story?: string): DemoInfo['members'][number]
}

/** Starts the demo before the tests of a file, and ends it after them. */
export function shopOfFile(): Shop {
  const shop = {
    known(prefix, story = 'plain') {
      const found = shop.info.members.find((member) => member.issuer === prefix && member.story === story)
      if (!found) throw new Error(`No member of ${prefix} has the story ${story}.`)
      return found
    },
  } as Shop
  let demo: Demo
  const folder = mkdtempSync(join(tmpdir(), 'furiwake-engines-'))
  beforeAll(async () => {
    demo = await startDemo({ port: 0, stateDir: folder, hasHistory: false })
    shop.info = demo.info
    shop.site = await openTestSite()
    const { merchant, shop: origin } = demo.info
    await changeMerchant(demo.info, merchant.id, { origins: [origin, shop.site.origin] })
  })
  afterAll(async () => {
    await shop.site.close()
    await demo.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  return shop
}

/** Starts a browser before the tests of a suite, and ends it after them; what a failed one showed is kept in test-results/. */
export function membersIn(start: () => Promise<Engine>): () => Promise<Member> {
  let engine: Engine
  let latest: Member | undefined
  beforeAll(async () => {
    engine = await start()
  })
  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail' || !latest) return
    mkdirSync(PICTURES, { recursive: true })
    const name = `${engine.name}-${task.name.replace(/\W+/g, '-').slice(0, 80)}`
    // A tab may have been closed in the flow.
    for (const [index, tab] of latest.tabs.entries())
      await tab.picture(`${PICTURES}/${name}-${index}.png`).catch(() => undefined)
  })
  afterAll(() => engine.close())
  return async () => (latest = new Member(await engine.newMember()))
}

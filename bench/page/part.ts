/** The page: what a shop's visitor downloads and waits for, beside the least that could do it and beside others' checkouts. */

import type { Part, Row } from '../figures.ts'
import { measureBytes } from './bytes.ts'
import { bare, formOf, furiwake } from './candidates.ts'
import { CLICKS, measureClick } from './clicks.ts'
import { measureConsole } from './console.ts'
import { startBrowser } from './devtools.ts'
import { peers } from './peers.ts'
import { startServers } from './servers.ts'

const VISITS = 15
const VISITS_QUICK = 5

export const page: Part = {
  name: 'page',
  describe:
    'the shop’s page and the dialog: bytes, script time, click to first field focused; the console’s first page',
  pieces: ['console'],
  run: async ({ quick, only }) => {
    const servers = await startServers()
    try {
      const browser = await startBrowser()
      const visits = quick ? VISITS_QUICK : VISITS
      try {
        if (only === 'console') return await measureConsole(browser, servers, visits)
        const main = await formOf(browser, servers)
        const candidates = [furiwake(servers), await bare(servers, main)]
        const others = quick ? [] : await peers(servers, main)
        const rows: Row[] = await measureBytes(servers, main, others)
        for (const click of CLICKS) {
          rows.push(
            ...(await measureClick(
              browser,
              click.from === 'given' ? [...candidates, ...others] : candidates,
              click,
              visits,
            )),
          )
        }
        rows.push(...(await measureConsole(browser, servers, visits)))
        return rows
      } finally {
        await browser.close()
      }
    } finally {
      await servers.stop()
    }
  },
}

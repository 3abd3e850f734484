/** The element's script where there is no page: a server that renders a shop imports it as the page does. */

import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { describe, expect, test } from 'vitest'

import { assetFile } from '../../../tools/build/browser-assets.ts'
import { onlyInPages } from '../../../tools/build/element-script.ts'
import { run } from '../../../tools/run.ts'

/** All that a script could leave behind, where it could leave it. */
const TRACES = `[globalThis, Symbol, Object, Function.prototype, Object.prototype, Array.prototype, Promise.prototype]
  .flatMap((place, index) => Reflect.ownKeys(place).map((key) => index + String(key)))`
interface Seen {
  before: string[]
  after: string[]
  /** Holds what each copy exports; JSON has null for undefined. */
  exported: [string, unknown][][]
}

describe('The element on a server', () => {
  test('is imported by Node without harm and without a trace, twice too', async () => {
    const address = pathToFileURL(assetFile('furiwake.js')).href
    const script = `
      const traces = () => ${TRACES}
      const before = traces()
      const scripts = [await import('${address}?1'), await import('${address}?2')]
      console.log(JSON.stringify({ before, after: traces(), exported: scripts.map((script) => Object.entries(script)) }))`
    const { code, output } = await run(process.execPath, ['--input-type=module', '--eval', script], {
      deadlineMs: 10_000,
      output: 'collect',
    })
    expect(code, output).toBe(0)
    const { before, after, exported } = JSON.parse(output) as Seen
    expect(exported).toEqual([[['FuriwakeCheckout', null]], [['FuriwakeCheckout', null]]])
    expect(after).toEqual(before)
  })

  test('is imported by a Worker without harm and without a trace, twice too', async () => {
    const element = readFileSync(assetFile('furiwake.js'), 'utf8')
    const worker = `export default {
      async fetch() {
        const traces = () => ${TRACES}
        const before = traces()
        const scripts = [await import('./one.js'), await import('./two.js')]
        return Response.json({ before, after: traces(), exported: scripts.map((script) => Object.entries(script)) })
      },
    }`
    const modules = [
      { type: 'ESModule' as const, path: 'worker.js', contents: worker },
      { type: 'ESModule' as const, path: 'one.js', contents: element },
      { type: 'ESModule' as const, path: 'two.js', contents: element },
    ]
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({ compatibilityDate: '2026-10-01', modules, cf: false, telemetry: { enabled: false } }),
    )
    try {
      const answer = await miniflare.dispatchFetch('http://worker.test')
      const { before, after, exported } = (await answer.json()) as Seen
      expect(exported).toEqual([[['FuriwakeCheckout', null]], [['FuriwakeCheckout', null]]])
      expect(after).toEqual(before)
    } finally {
      await miniflare.dispose()
    }
  })
})

describe('The build of the element’s script', () => {
  test.each([
    ['loads another', 'import{x}from"./x.js";var a=1;export{a as FuriwakeCheckout};'],
    ['exports nothing', 'var a=1;'],
    ['exports more', 'var a=1,b=2;export{b as b};export{a as FuriwakeCheckout};'],
    ['exports another', 'var a=1;export{a as Checkout};'],
  ])('refuses a script that %s', (_, script) => {
    expect(() => onlyInPages(script)).toThrow('export FuriwakeCheckout alone')
  })
})

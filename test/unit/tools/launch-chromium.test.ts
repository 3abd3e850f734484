/** The flags that the browser tests start Chromium with. */

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inRepository } from '../../../tools/root.ts'
import { OFF_IN_CHROMIUM } from '../../browser/launch-chromium.ts'

test('leave off what playwright turns off: their list stands in the place of its own', () => {
  const bundle = readFileSync(inRepository('node_modules', 'playwright-core', 'lib', 'coreBundle.js'), 'utf8')
  const [, list = ''] = /disabledFeatures = \[([^\]]*)\]/.exec(bundle) ?? []
  const names = [...list.matchAll(/^\s*"(\w+)",?$/gm)].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(5)
  expect(names.filter((name) => !OFF_IN_CHROMIUM.includes(name ?? ''))).toEqual([])
})

/** The routes that the Worker answers, held against the three OpenAPI documents: an API that is in none of them has its reason here. */

import { beforeAll, describe, expect, test } from 'vitest'

import { DOCUMENT_PLANS } from '../../../broker/api-documents/document-plans.ts'
import { app } from '../../../broker/route-map.ts'
import { describedOperations } from '../described-operations.ts'

/** Pages, scripts and the documents themselves, and two APIs that are described elsewhere: each with its reason. */
const NO_OPERATION: readonly [reason: string, routes: RegExp][] = [
  ['a script, by its version or its hash', /^GET \/(?:furiwake(?:@[\d.]+)?\.js|assets\/[\w-]+\.js)$/],
  ['a stylesheet', /^GET \/furiwake-looks\.css$/],
  ['a page for people', /^GET \/(?:console|operator\/console|verify|errors)(?:\/\*)?$/],
  ['an OpenAPI document', /^GET \/openapi(?:\/\w+)?\.json$/],
  ['signed messages: docs/issuer-protocol.md', /^POST \/issuer-notices$/],
  ['a described API again, by the session of a console', /^[A-Z]+ \/(?:operator\/)?console\/api\/v1\//],
  ['what a console’s own page asks', /^[A-Z]+ \/(?:operator\/)?console\/api\/[a-z]+(?:\/\*)?$/],
]

const shapeOf = (method: string, path: string): string =>
  `${method} ${path.replaceAll(/:\w+(?:\{[^}]*\})?|\{\w+\}/g, '*')}`

// What stands before every route of a folder, whatever the method, answers nothing by itself.
const answered = new Set(
  app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => shapeOf(method, path)),
)
let described: Set<string>
beforeAll(async () => {
  const operations = await describedOperations(Object.keys(DOCUMENT_PLANS))
  described = new Set(operations.map(({ method, path }) => shapeOf(method, path)))
})

describe('Every route of the Worker', () => {
  test('is in one of the documents, or is no operation for a reason', () => {
    expect(answered.size).toBeGreaterThan(150)
    const silent = [...answered].filter((route) => !described.has(route))
    expect(silent.filter((route) => !NO_OPERATION.some(([, routes]) => routes.test(route)))).toEqual([])
  })

  test('that is in a document is answered', () => {
    expect([...described].filter((operation) => !answered.has(operation))).toEqual([])
  })

  test('that a console has again is one that a document has', () => {
    const again = [...answered].filter((route) => /\/console\/api\/v1\//.test(route))
    expect(again.length).toBeGreaterThan(50)
    const own = again.map((route) =>
      route.replace(' /console/api/v1/', ' /v1/').replace(' /operator/console/api/v1/', ' /operator/v1/'),
    )
    expect(own.filter((route) => !described.has(route))).toEqual([])
  })
})

test('No reason is left over, and none covers what a document describes', () => {
  for (const [reason, routes] of NO_OPERATION) {
    const covered = [...answered].filter((route) => routes.test(route))
    expect(covered.length, reason).toBeGreaterThan(0)
    expect(
      covered.filter((route) => described.has(route)),
      reason,
    ).toEqual([])
  }
})

/** docs/operate/tables.md says what every table grows to: a table that is in a schema and not there fails. */

import { globSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'

import { describe, expect, test } from 'vitest'

/** The places of tables, and the heading under which the document has them. */
const PLACES: readonly [folder: RegExp, heading: string][] = [
  [/^broker\/ledger\//, 'A ledger'],
  [/^broker\/db\/migrate-storage/, 'The broker’s other objects'],
  [/^broker\/db\//, 'The broker’s directory'],
  [/^broker\//, 'The broker’s other objects'],
  [/^(?:issuers\/authentication|messages)\//, 'An issuer’s authentication server'],
  [/^issuers\/relay\//, 'A relay centre'],
  [/^issuers\/settlement\//, 'A settlement server'],
  [/^demo-(?:shop|issuers)\//, 'The demo'],
]
const DECLARED = /sqliteTable\(\s*'(\w+)'|CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g

/** Every table that the code declares, as `heading: table`. */
function declared(): string[] {
  const files = globSync('{broker,issuers,issuer-kit,messages,demo-shop,demo-issuers}/**/*.ts').filter(
    (file) => file !== 'broker/ledger/migrations.ts',
  )
  expect(files.length).toBeGreaterThan(300)
  const tables = files.flatMap((file) => {
    const names = [...readFileSync(file, 'utf8').matchAll(DECLARED)].map(([, one, other]) => one ?? other ?? '')
    const heading = PLACES.find(([folder]) => folder.test(file))?.[1] ?? file
    return names.map((name) => `${heading}: ${name}`)
  })
  return [...new Set(tables)].toSorted()
}

/** The rows of the document's tables: their place, and the last cell. */
async function documented(): Promise<Map<string, string>> {
  const rows = new Map<string, string>()
  let heading = ''
  for (const line of (await readFile('docs/operate/tables.md', 'utf8')).split('\n')) {
    heading = /^## (.+)$/.exec(line)?.[1]?.replaceAll("'", '’') ?? heading
    const [, name, rest] = /^\| `(\w+)` +\|(.+)\|$/.exec(line) ?? []
    if (name !== undefined) rows.set(`${heading}: ${name}`, rest?.split('|').at(-1)?.trim() ?? '')
  }
  return rows
}

describe('docs/operate/tables.md', () => {
  test('lists every table of every database, and none that there is not', async () => {
    const tables = declared()
    expect(tables.length).toBeGreaterThan(60)
    expect([...(await documented()).keys()].toSorted()).toEqual(tables)
  })

  test('says of each what bounds it, or when its rows go', async () => {
    for (const [table, words] of await documented()) expect(words.length, table).toBeGreaterThan(6)
  })
})

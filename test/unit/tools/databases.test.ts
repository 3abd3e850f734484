/** The demo's databases, asked from Node while nothing listens. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Miniflare } from 'miniflare'
import { databasesOf } from '../../../tools/demo/databases.ts'
import { newSecrets } from '../../../tools/demo/keys.ts'
import { openDatabases, servers } from '../../../tools/demo/servers.ts'
import { prepareFolder, stateFolder } from '../../../tools/demo/state.ts'

const folder = mkdtempSync(join(tmpdir(), 'furiwake-databases-'))
let miniflare: Miniflare

beforeAll(async () => {
  const state = stateFolder(folder)
  prepareFolder(state)
  miniflare = await openDatabases(servers(await newSecrets(4000), 4000), state)
})
afterAll(async () => {
  await miniflare.dispose()
  rmSync(folder, { recursive: true, force: true })
})

async function withTable(name: string) {
  const database = await databasesOf(miniflare).getD1Database('shop')
  await database.prepare(`CREATE TABLE ${name} (id INTEGER PRIMARY KEY, note TEXT)`).all()
  const insert = (...values: unknown[]) =>
    database.prepare(`INSERT INTO ${name} (id, note) VALUES (?, ?)`).bind(...values)
  const rows = async () => (await database.prepare(`SELECT id, note FROM ${name} ORDER BY id`).all()).results
  return { database, insert, rows }
}

describe('A database of the demo', () => {
  test('keeps what it was given, in every kind of value that there is in its tables', async () => {
    const { database, insert, rows } = await withTable('kept')
    await database.batch([insert(1, 'ひるね陶器'), insert(2, null)])
    expect(await rows()).toEqual([
      { id: 1, note: 'ひるね陶器' },
      { id: 2, note: null },
    ])
  })

  test('says in SQLite’s words why it refused, and of the statements beside it keeps nothing', async () => {
    const { database, insert, rows } = await withTable('refused')
    await expect(database.batch([insert(1, 'first'), insert(1, 'second')])).rejects.toThrow(
      'UNIQUE constraint failed: refused.id',
    )
    expect(await rows()).toEqual([])
  })

  test('is one of its own for each server', async () => {
    await withTable('own')
    const others = await databasesOf(miniflare).getD1Database('broker')
    await expect(others.prepare('SELECT * FROM own').all()).rejects.toThrow('no such table: own')
  })

  test('takes no value that would arrive as another one', async () => {
    const { insert } = await withTable('bytes')
    expect(() => insert(1, new Uint8Array([1, 2]))).toThrow(TypeError)
    expect(() => insert(1, undefined)).toThrow(TypeError)
  })
})

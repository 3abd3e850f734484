import { readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { inRepository } from '../../../tools/root.ts'

const FOLDER = inRepository('broker', 'db', 'directory-migrations')
interface Journal {
  entries: { tag: string }[]
}
const TAGS = (JSON.parse(readFileSync(`${FOLDER}/meta/_journal.json`, 'utf8')) as Journal).entries.map(({ tag }) => tag)

function migrate(database: DatabaseSync, tags: readonly string[]): void {
  for (const tag of tags) database.exec(readFileSync(`${FOLDER}/${tag}.sql`, 'utf8'))
}

test('issuers that were registered before keep the words that the dialog said of them', () => {
  const before = TAGS.findIndex((tag) => tag.endsWith('_issuer_texts'))
  const database = new DatabaseSync(':memory:')
  migrate(database, TAGS.slice(0, before))
  const insert = database.prepare(
    `INSERT INTO issuers (prefix, name_en, name_ja, mark, color, method, authentication_adapter, settlement_adapter,
       authentication_server, relay, settlement_server) VALUES (?, ?, ?, 'M', '#123456', ?, 'furiwake-1', 'furiwake-1', 'a', 'r', 's')`,
  )
  insert.run('4', 'Sumire Card', 'すみれカード', 'credit')
  insert.run('7', 'Hinode Bank', 'ひので銀行', 'debit')
  migrate(database, TAGS.slice(before))
  const rows = database.prepare('SELECT prefix, texts, takes_on_authorize FROM issuers ORDER BY prefix').all()
  expect(
    rows.map(({ prefix, texts, takes_on_authorize: takes }) => [prefix, JSON.parse(String(texts)), takes]),
  ).toEqual([
    ['4', { en: { station: 'Card company' }, ja: { station: 'カード会社' } }, 0],
    ['7', { en: { station: 'Bank' }, ja: { station: '銀行' } }, 1],
  ])
})

test('merchants that were registered before API versions were have the first', () => {
  const before = TAGS.findIndex((tag) => tag.endsWith('_api_version'))
  const database = new DatabaseSync(':memory:')
  migrate(database, TAGS.slice(0, before))
  database.exec("INSERT INTO merchants (id, name_en, name_ja, created_at) VALUES ('mer_1', 'Hirune', 'ひるね', 0)")
  migrate(database, TAGS.slice(before))
  expect(database.prepare('SELECT id, api_version FROM merchants').all()).toEqual([{ id: 'mer_1', api_version: '0.1' }])
})

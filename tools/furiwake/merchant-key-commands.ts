import { ToolFailure } from '../root.ts'
import { pathOf } from './broker-client.ts'
import type { Call, Command, Typed } from './command.ts'
import { listKeyring } from './keys/key-commands.ts'
import type { Column } from './table.ts'

const KEY_COLUMNS: readonly Column[] = [
  ['ID', 'id'],
  ['MODE', 'mode'],
  ['NAME', 'name'],
  ['ENDS WITH', 'last_characters'],
  ['SCOPES', 'scopes'],
  ['STATUS', 'status'],
  ['LAST USED', 'last_used_at'],
  ['EXPIRES', 'expires_at'],
]
const LEDGER_COLUMNS: readonly Column[] = [
  ['ID', 'id'],
  ['MODE', 'mode'],
  ['STATUS', 'status'],
  ['OPENS', 'opens_at'],
  ['CLOSES', 'closes_at'],
  ['ARCHIVED', 'archived_at'],
]

interface Key {
  name: string | null
  last_characters: string | null
}

export const keyAndLedgerCommands: readonly Command[] = [
  {
    name: 'keys list',
    takes: ['[MERCHANT]'],
    options: { keyring: { type: 'string' } },
    usage: '[--keyring FILE]',
    summary:
      'Lists a merchant’s secret keys by their last characters; without a merchant the keys of the deployment’s keyring.',
    async run(call) {
      const { broker, typed, list } = call
      if (typed.word('MERCHANT') === '') return listKeyring(call)
      const answer = await broker().ask<{ data: object[] }>('GET', pathOf`/merchants/${typed.word('MERCHANT')}/keys`)
      list(answer, answer.data, KEY_COLUMNS)
    },
  },
  {
    name: 'keys add',
    takes: ['MERCHANT'],
    options: {
      mode: { type: 'string' },
      name: { type: 'string' },
      scope: { type: 'string', multiple: true },
      'expires-at': { type: 'string' },
    },
    usage: '--mode test|live --name NAME [--scope read|create|refund]… [--expires-at TIME]',
    summary: 'Makes a secret key for a merchant’s servers, limited to scopes if any are named; it is shown once.',
    async run({ broker, typed, show, say }) {
      const end = typed.one('expires-at')
      const scopes = typed.all('scope')
      const body = {
        mode: typed.one('mode'),
        name: typed.one('name'),
        ...(scopes.length === 0 ? {} : { scopes }),
        ...(end === undefined ? {} : { expires_at: end }),
      }
      show(await broker().ask('POST', pathOf`/merchants/${typed.word('MERCHANT')}/keys`, body))
      say('\nThe secret is not shown again: hand it to the merchant now.')
    },
  },
  {
    name: 'keys revoke',
    takes: ['MERCHANT', 'KEY'],
    summary: 'Revokes a merchant’s key: it opens nothing from a few seconds on.',
    async run({ broker, typed, show, confirm }) {
      const keys = pathOf`/merchants/${typed.word('MERCHANT')}/keys`
      const { data } = await broker().ask<{ data: (Key & { id: string })[] }>('GET', keys)
      const key = data.find(({ id }) => id === typed.word('KEY'))
      const named = key === undefined ? typed.word('KEY') : `${key.name ?? 'the key'} (…${key.last_characters ?? ''})`
      await confirm(`Revoke ${named}? A server that still uses it can take no payment.`)
      show(await broker().ask('DELETE', `${keys}${pathOf`/${typed.word('KEY')}`}`))
    },
  },
  {
    name: 'ledgers list',
    takes: ['MERCHANT'],
    summary: 'Lists a merchant’s ledgers, those that opened last first.',
    async run({ broker, typed, list }) {
      const path = pathOf`/merchants/${typed.word('MERCHANT')}/ledgers`
      const answer = await broker().ask<{ data: object[] }>('GET', path)
      list(answer, answer.data, LEDGER_COLUMNS)
    },
  },
  {
    name: 'ledgers add',
    takes: ['MERCHANT'],
    options: { mode: { type: 'string' }, id: { type: 'string' } },
    usage: '--mode test|live [--id LEDGER]',
    summary:
      'Adds a ledger to a merchant; it takes payments from two minutes on. --id: enters one again that a directory which was put back has lost.',
    async run({ broker, typed, show }) {
      const path = pathOf`/merchants/${typed.word('MERCHANT')}/ledgers`
      const id = typed.one('id')
      show(await broker().ask('POST', path, { mode: typed.one('mode'), ...(id === undefined ? {} : { id }) }))
    },
  },
  {
    name: 'ledgers close',
    takes: ['MERCHANT', 'LEDGER'],
    summary: 'Closes a ledger: it takes no new payment, and works its own to their end.',
    async run({ broker, typed, show, confirm }) {
      const path = pathOf`/merchants/${typed.word('MERCHANT')}/ledgers/${typed.word('LEDGER')}/close`
      await confirm(`Close the ledger ${typed.word('LEDGER')}? It is never opened again.`)
      show(await broker().ask('POST', path, {}))
    },
  },
  {
    name: 'ledgers show',
    takes: ['MERCHANT', 'LEDGER'],
    summary: 'Shows a ledger, and how far its archive has come.',
    async run({ broker, typed, show }) {
      show(await broker().ask('GET', pathOf`/merchants/${typed.word('MERCHANT')}/ledgers/${typed.word('LEDGER')}`))
    },
  },
  {
    name: 'ledgers archive',
    takes: ['MERCHANT', 'LEDGER'],
    summary: 'Archives a closed ledger in the bucket, where it is read afterwards.',
    async run({ broker, typed, show, confirm }) {
      const path = pathOf`/merchants/${typed.word('MERCHANT')}/ledgers/${typed.word('LEDGER')}/archive`
      await confirm(`Archive the ledger ${typed.word('LEDGER')}? In a month it is read from the bucket alone.`)
      show(await broker().ask('POST', path, {}))
    },
  },
  {
    name: 'ledgers restore',
    takes: ['MERCHANT', 'LEDGER'],
    options: { to: { type: 'string' }, bookmark: { type: 'string' } },
    usage: '--to TIME | --bookmark BOOKMARK',
    summary:
      'Puts a ledger of a disabled merchant back to an earlier moment, by the platform’s point-in-time recovery. What it has lost by that is mended from the issuers’ records: docs/operate/restore.md.',
    run: restoreLedger,
  },
]

async function restoreLedger({ broker, typed, show, say, confirm }: Call): Promise<void> {
  const moment = momentFrom(typed)
  const ledger = typed.word('LEDGER')
  await confirm(
    `Put the ledger ${ledger} back? What it has taken and given back since is forgotten until it is mended.`,
  )
  const path = pathOf`/merchants/${typed.word('MERCHANT')}/ledgers/${ledger}/restore`
  show(await broker().ask('POST', path, moment))
  say('\nKeep `undo`: with --bookmark it puts the ledger back to where it was.')
  say('Then, for each business day since that moment: furiwake reconciliations run DAY, and mend what it finds.')
}

/** A time without its zone would be another one on another machine. */
function momentFrom(typed: Typed): { to: string } | { bookmark: string } {
  const [to, bookmark] = [typed.one('to'), typed.one('bookmark')]
  if (bookmark !== undefined && to === undefined) return { bookmark }
  const time = Date.parse(to ?? '')
  if (bookmark !== undefined || to === undefined || Number.isNaN(time) || !/(?:Z|[+-]\d\d:\d\d)$/.test(to)) {
    throw new ToolFailure('Say which moment: --to 2026-01-31T10:00Z, or --bookmark BOOKMARK.')
  }
  return { to: new Date(time).toISOString() }
}

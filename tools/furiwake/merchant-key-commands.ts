import { pathOf } from './broker-client.ts'
import type { Command } from './command.ts'
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
    options: { mode: { type: 'string' } },
    usage: '--mode test|live',
    summary: 'Adds a ledger to a merchant; it takes payments from two minutes on.',
    async run({ broker, typed, show }) {
      const path = pathOf`/merchants/${typed.word('MERCHANT')}/ledgers`
      show(await broker().ask('POST', path, { mode: typed.one('mode') }))
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
]

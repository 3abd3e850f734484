import { resolve } from 'node:path'
import { SCOPES } from '../../broker/operator/scopes.ts'
import { pathOf } from './broker-client.ts'
import type { Command } from './command.ts'
import { saveProfile } from './profile.ts'
import type { Column } from './table.ts'

const COLUMNS: readonly Column[] = [
  ['ID', 'id'],
  ['NAME', 'name'],
  ['STATUS', 'status'],
  ['EXPIRES', 'expires_at'],
  ['LAST USED', 'last_used_at'],
  ['SCOPES', 'scopes'],
]

interface Token {
  id: string
  name: string
  secret: string
}

export const tokenCommands: readonly Command[] = [
  {
    name: 'tokens list',
    summary: 'Lists operators’ tokens, newest first.',
    async run({ broker, list }) {
      const answer = await broker().ask<{ data: object[] }>('GET', '/tokens')
      list(answer, answer.data, COLUMNS)
    },
  },
  {
    name: 'tokens add',
    options: {
      name: { type: 'string' },
      scope: { type: 'string', multiple: true },
      'expires-at': { type: 'string' },
      save: { type: 'string' },
    },
    usage: '--name NAME --scope SCOPE … [--expires-at TIME] [--save FILE]',
    summary: `Makes a token, shown once, or kept in a profile of yours; --scope all gives every one: ${SCOPES.join(', ')}.`,
    async run({ broker, typed, terminal, show, say }) {
      const scopes = typed.all('scope').flatMap((scope) => (scope === 'all' ? SCOPES : [scope]))
      const end = typed.one('expires-at')
      const body = { name: typed.one('name'), scopes, ...(end === undefined ? {} : { expires_at: end }) }
      const { secret, ...token } = await broker().ask<Token>('POST', '/tokens', body)
      const file = typed.one('save')
      if (file === undefined) {
        show({ ...token, secret })
        say('\nThe secret is not shown again.')
        return
      }
      saveProfile(resolve(terminal.folder, file), { broker: broker().profile.broker, token: secret })
      show(token)
      say(`\nThe secret is in ${file}, which you alone can read: furiwake --profile ${file} …`)
    },
  },
  {
    name: 'tokens revoke',
    takes: ['TOKEN'],
    summary: 'Revokes a token: it opens nothing from a few seconds on.',
    async run({ broker, typed, show, confirm }) {
      const { data } = await broker().ask<{ data: Token[] }>('GET', '/tokens')
      const token = data.find(({ id }) => id === typed.word('TOKEN'))
      await confirm(`Revoke the token of ${token?.name ?? typed.word('TOKEN')}?`)
      show(await broker().ask('DELETE', pathOf`/tokens/${typed.word('TOKEN')}`))
    },
  },
]

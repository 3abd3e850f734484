import { BrokerClient } from './broker-client.ts'
import type { Command } from './command.ts'
import { shopProfileOf } from './profile.ts'

/** The one command that speaks for a shop: with its secret key, and no operator's token. */
export const consoleCommands: readonly Command[] = [
  {
    name: 'console',
    options: { role: { type: 'string' }, name: { type: 'string' } },
    usage: '--role viewer|operator --name NAME',
    summary: 'Prints a link that opens a shop’s console once, within a minute. The shop’s key: FURIWAKE_SECRET_KEY.',
    async run({ terminal, typed, isJson, show, say }) {
      const shop = new BrokerClient(shopProfileOf(terminal, typed.one('profile')), '/v1')
      const body = { role: typed.one('role') ?? 'viewer', name: typed.one('name') ?? '' }
      const link = await shop.ask<{ url: string; expires_at: string }>('POST', '/console-sessions', body)
      if (isJson) return show(link)
      terminal.stdout.write(`${link.url}\n`)
      return say('\nOpen it in your own browser now: whoever has the link comes in, once, within a minute.')
    },
  },
]

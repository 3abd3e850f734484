import { BrokerClient } from './broker-client.ts'
import type { Call, Command } from './command.ts'
import { shopProfileOf } from './profile.ts'

/** Ways into the consoles: a shop's, by the shop's secret key and no operator's token, and the operators' own. */
export const consoleCommands: readonly Command[] = [
  {
    name: 'operator-console',
    summary: 'Prints a link that opens the operators’ console once, within a minute, with the scopes of your token.',
    async run({ broker, terminal, isJson, show, say }) {
      const link = await broker().ask<ConsoleLink>('POST', '/console-sessions', {})
      showLink(link, { terminal, isJson, show, say })
    },
  },
  {
    name: 'console',
    options: { role: { type: 'string' }, name: { type: 'string' } },
    usage: '--role viewer|operator --name NAME',
    summary: 'Prints a link that opens a shop’s console once, within a minute. The shop’s key: FURIWAKE_SECRET_KEY.',
    async run({ terminal, typed, isJson, show, say }) {
      const shop = new BrokerClient(shopProfileOf(terminal, typed.one('profile')), '/v1')
      const body = { role: typed.one('role') ?? 'viewer', name: typed.one('name') ?? '' }
      const link = await shop.ask<ConsoleLink>('POST', '/console-sessions', body)
      showLink(link, { terminal, isJson, show, say })
    },
  },
]

interface ConsoleLink {
  url: string
  expires_at: string
}

function showLink(link: ConsoleLink, call: Pick<Call, 'terminal' | 'isJson' | 'show' | 'say'>): void {
  if (call.isJson) return call.show(link)
  call.terminal.stdout.write(`${link.url}\n`)
  return call.say('\nOpen it in your own browser now: whoever has the link comes in, once, within a minute.')
}

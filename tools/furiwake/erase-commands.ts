import { pathOf } from './broker-client.ts'
import type { Command } from './command.ts'

export const eraseCommands: readonly Command[] = [
  {
    name: 'erase payment',
    takes: ['MERCHANT', 'PAYMENT'],
    summary:
      'Erases the personal data of a payment that has ended: what was bought, what the shop sent along, the end of the member’s ID. Amounts, operations, evidence and verdict stay.',
    async run({ broker, typed, show, confirm }) {
      const payment = typed.word('PAYMENT')
      await confirm(`Erase the personal data of ${payment}? Nobody can bring it back.`)
      show(await broker().ask('POST', pathOf`/merchants/${typed.word('MERCHANT')}/erasures`, { payment }))
    },
  },
]

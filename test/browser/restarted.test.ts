/** A broker that is stopped in the middle of a payment and started again, as a member sees it from the dialog. */

import { expect, test } from 'vitest'
import { startDemo } from '../../tools/demo/start-demo.ts'
import { SAYS, fillCart, openDialog, ownStageOfFile, pay } from './stage.ts'

const stage = ownStageOfFile()

interface Statement {
  held: number
  owed: number
}

/** What has gone from the account, by the issuer's own books. */
async function charged(account: string): Promise<number> {
  const issuer = stage.info.issuers.find(({ prefix }) => prefix === '4')
  const headers = { authorization: `Bearer ${issuer?.statement_key}` }
  const response = await fetch(`${issuer?.settlement}/statement?account=${account}`, { headers })
  const { held, owed } = (await response.json()) as Statement
  return held + owed
}

test.each([
  ['while the issuer decides', 'slow'],
  ['while an answer of the issuer’s is lost', 'lost_reply'],
] as const)(
  'A broker that goes and comes back %s: the dialog asks how it went, shows that it is paid, and it is charged once',
  async (_, story) => {
    const visitor = await stage.visitor()
    const member = stage.member('4', story)
    const before = await charged(member.account)
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, member)
    await frame.getByText('Relay centre').first().waitFor()
    await stage.demo.stop()
    await frame.getByRole('heading', { name: 'Asking how it went' }).waitFor()
    await frame.getByText("you won't be charged twice", { exact: false }).waitFor()
    Object.assign(stage.demo, await startDemo({ port: 0, stateDir: stage.demo.state.folder }))
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor({ timeout: 60_000 })
    await frame.getByRole('button', { name: SAYS.en.done }).click()
    await visitor.page.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
    expect(await charged(member.account)).toBe(before + 3_200)
  },
  120_000,
)

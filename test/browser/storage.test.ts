/** The promise on disk: what the running system has written after real payments, searched byte by byte. */

import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { stateFolder } from '../../tools/demo/state.ts'
import { newPayment } from './embed.ts'
import { typeIn } from './arrival.ts'
import { SAYS, fillCart, openDialog, passwordField, pay, stageOfFile } from './stage.ts'

const stage = stageOfFile()
const { books, logFile } = stateFolder(inject('runningState'))
/** Everything that the broker answered to the browser. */
const answers: string[] = []

/** So often a folder is read again from which a file went meanwhile: SQLite puts away what a closed object needs no more. */
const READS_MAX = 5

/** Every file below a folder, as text of single bytes, all there at once. */
function contents(folder: string, reads = 1): string {
  const files = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))
  try {
    return files
      .filter((file) => statSync(file).isFile())
      .map((file) => readFileSync(file, 'latin1'))
      .join('\n')
  } catch (error) {
    const isGone = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!isGone || reads === READS_MAX) throw error
    return contents(folder, reads + 1)
  }
}

/** Lists what the broker keeps: its ledger's files and the log. */
function brokersFiles(): string {
  return contents(join(books, 'do')) + readFileSync(logFile, 'latin1')
}

describe.each(['4', '7', 'MK'])('After a payment with an ID of prefix %s', (prefix) => {
  test('no file and no answer of the broker holds the password or the account', async () => {
    const visitor = await stage.visitor()
    const member = stage.member(prefix, 'plain')
    visitor.page.on('response', (response) => {
      if (response.url().startsWith(stage.info.broker)) {
        void response
          .text()
          .then((text) => answers.push(text))
          .catch(() => undefined)
      }
    })
    await fillCart(stage, visitor)
    const frame = await openDialog(visitor)
    await pay(frame, visitor, member, `${member.password}-wrong`)
    await frame.getByText('4 tries left').waitFor()
    await typeIn(passwordField(frame, 'en'), member.password)
    await frame.getByRole('button', { name: SAYS.en.pay }).click()
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
    const written = brokersFiles()
    expect(written).toContain('pay_')
    expect(answers.join('\n')).toContain('captured')
    for (const secret of [member.password, ...accountParts(member.account)]) {
      expect(written).not.toContain(secret)
      expect(answers.join('\n')).not.toContain(secret)
    }
    // A password is nowhere at all in the clear, not even where it is checked.
    expect(contents(books)).not.toContain(member.password)
  })

  test('the same search finds what is written without a seal', async () => {
    const { password, account } = stage.member(prefix, 'plain')
    await newPayment(stage, { metadata: { password, account } })
    const written = brokersFiles()
    for (const secret of [password, ...accountParts(account)]) expect(written).toContain(secret)
  })
})

/** The parts of an account that tell whose it is: the card's number, or the bank account's. */
function accountParts(account: string): string[] {
  return account.split('-').filter((part) => /^\d{7,}$/.test(part))
}

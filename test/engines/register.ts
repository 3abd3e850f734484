/** Registering at the card company, in the tab that the dialog's link opened. */

import { fillIn, isIdHandedOver, newIdShown } from './in-document.ts'
import type { Member } from './member.ts'
import { waited } from './member.ts'
import type { Shop } from './stage.ts'

const PASSWORD = 'seven lanterns over water'
/** Each can register once: each browser takes another. */
let registered = 0

export async function register(member: Member, { info }: Shop): Promise<{ id: string; password: string }> {
  const customers = info.customers.filter(({ issuer, standing }) => issuer === '4' && standing === 'good')
  const customer = customers[registered++]
  if (!customer) throw new Error('Every customer has an ID by now.')
  const [year = '', month = '', day = ''] = customer.birth_date.split('-')
  await member.presses('page', 'link', 'Register for an ID')
  await member.sees('page', 'textbox', 'E-mail')
  await member.tab.read('page', fillIn, {
    member_number: customer.number,
    expiry: '08/29',
    birth_year: year,
    birth_month: month,
    birth_day: day,
    home_phone: '03-1234-5678',
    address: '東京都千代田区1-1',
    email: 'yuki@example.com',
    password: PASSWORD,
    occupation: 'employed',
  })
  await member.presses('page', 'button', 'Register')
  await member.sees('page', 'heading', 'This is your ID')
  const id = (await member.tab.read('page', newIdShown)) ?? ''
  await waited(async () => {
    if (!(await member.tab.read('page', isIdHandedOver))) throw new Error('The ID was not handed over.')
  })
  const issuer = info.issuers.find(({ prefix }) => prefix === '4')
  await member.tab.go(`${issuer?.authentication}/mailbox`)
  // The latest letter is the first, and has one link.
  await member.tab.go((await member.sees('page', 'link', /^http/)).href)
  await member.presses('page', 'button', 'Confirm')
  await member.sees('page', 'link', 'My ID')
  return { id, password: PASSWORD }
}

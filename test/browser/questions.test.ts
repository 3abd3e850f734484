/** An issuer asks one further question in the dialog: how to pay, for a code, and on its own page or in its app whether. */

import type { FrameLocator } from 'playwright-core'
import { expect, test } from 'vitest'
import { arrived, fits, keysReach, takesPresses, typeIn } from './arrival.ts'
import { SAYS, openDialog, pay, stageOfFile } from './stage.ts'
import type { Language, Visitor } from './stage.ts'

const stage = stageOfFile()

interface Asked {
  visitor: Visitor
  frame: FrameLocator
}

/** Buys so many bowls, and pays: so much that the issuer asks. */
async function asked(
  prefix: '4' | '7' | 'MK',
  given: Parameters<typeof stage.visitor>[0] & { language: Language },
  bowls = 3,
  story = 'plain',
): Promise<Asked> {
  const visitor = await stage.visitor(given)
  const { page } = visitor
  await page.goto(`${stage.info.shop}/goods/nap-bowl`)
  // As the cart's own form sends it.
  await page
    .locator('input[name=more]')
    .evaluate((input: HTMLInputElement, value) => Object.assign(input, { name: 'quantity', value }), String(bowls))
  await page.getByRole('button', { name: SAYS[given.language].add }).click()
  await page.getByRole('link', { name: SAYS[given.language].toCheckout }).click()
  const frame = await openDialog(visitor)
  await pay(frame, visitor, stage.member(prefix, story))
  return { visitor, frame }
}

test('The card company asks how to pay: by the keyboard alone three parts are chosen, and the order is paid', async () => {
  const { visitor, frame } = await asked('4', { language: 'en' })
  await frame.getByRole('heading', { name: 'How would you like to pay?' }).waitFor()
  const choices = frame.getByRole('group', { name: 'How would you like to pay?' })
  expect(await choices.getByRole('radio').count()).toBeGreaterThan(10)
  const { keyboard } = visitor.page
  await frame.getByRole('radio').first().focus()
  await keysReach(frame)
  // Nothing is chosen for the member.
  expect(await frame.getByRole('radio', { checked: true }).count()).toBe(0)
  await keyboard.press('Enter')
  await frame.getByRole('alert').filter({ hasText: 'Choose one first.' }).waitFor()
  // Closed over it and opened again, the question is the same, and can be answered.
  await keyboard.press('Escape')
  await visitor.page.locator('furiwake-checkout iframe').waitFor({ state: 'hidden' })
  await visitor.page.getByRole('button', { name: SAYS.en.start }).click()
  // Open again it takes the focus to its heading, and only then is a member at the choices.
  await arrived(frame)
  await frame.getByRole('radio').first().focus()
  await keyboard.press('Space')
  for (let down = 0; down < 3; down++) await keyboard.press('ArrowDown')
  expect(await frame.getByRole('radio', { name: /3 payments · 分割3回.*fee ¥903.*¥36,903 in all/ }).isChecked()).toBe(
    true,
  )
  await keyboard.press('Enter')
  await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  await frame.getByRole('button', { name: SAYS.en.done }).click()
  await visitor.page.getByRole('heading', { name: SAYS.en.thanks }).waitFor()
  expect(visitor.complaints).toEqual([])
})

test('The bank asks on its own page, in Japanese on a telephone: signed in and approved there, the dialog goes on by itself', async () => {
  const { visitor, frame } = await asked('7', { language: 'ja', viewport: { width: 360, height: 740 } })
  await frame.getByRole('heading', { name: '発行元で承認してください' }).waitFor()
  const opened = visitor.context.waitForEvent('page')
  await frame.getByRole('link', { name: 'ひので銀行の画面を開く' }).click()
  const bank = await opened
  const { id, password } = stage.member('7', 'plain')
  await bank.getByLabel('会員ID', { exact: true }).fill(id)
  await bank.getByLabel('パスワード', { exact: true }).fill(password)
  await bank.getByRole('button', { name: 'ログイン' }).click()
  await bank.getByText('¥36,000').waitFor()
  await bank.getByRole('button', { name: '承認する' }).click()
  await bank.getByRole('heading', { name: '承認しました' }).waitFor()
  await frame.getByRole('heading', { name: SAYS.ja.paid }).waitFor()
  expect(visitor.complaints).toEqual([])
})

test('The prepaid company asks for a code: a wrong one says how many tries are left, and the right one pays', async () => {
  const { visitor, frame } = await asked('MK', { language: 'en' }, 1)
  const field = frame.getByLabel('Code', { exact: true })
  await expect.poll(() => field.evaluate((input) => document.activeElement === input)).toBe(true)
  const send = frame.getByRole('button', { name: 'Continue' })
  const mikan = stage.info.issuers.find(({ prefix }) => prefix === 'MK')?.settlement
  const texts = await (await fetch(`${mikan}/phone`)).text()
  const code = /\b\d{6}$/m.exec(texts)?.[0] ?? ''
  const wrong = code === '000000' ? '000001' : '000000'
  await typeIn(field, wrong)
  await send.click()
  await frame.getByText("That code isn't right. 2 tries left.").waitFor()
  await typeIn(field, code)
  await send.click()
  await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  expect(visitor.complaints).toEqual([])
})

async function cancels(frame: FrameLocator): Promise<void> {
  await fits(frame)
  await takesPresses(frame)
  await frame.getByRole('button', { name: SAYS.en.cancel }).click()
  await frame.getByRole('heading', { name: 'Cancelled' }).waitFor()
}

/** Says a word in the member's app, which the question's link opens; the number is the same on both sides. */
async function saysInApp(
  { visitor, frame }: Asked,
  words: { title: string; open: string; say: string },
): Promise<void> {
  await frame.getByRole('heading', { name: words.title }).waitFor()
  const number = (await frame.locator('form .amount').textContent()) ?? ''
  expect(number).toMatch(/^\d\d$/)
  const opened = visitor.context.waitForEvent('page')
  await frame.getByRole('link', { name: words.open }).click()
  const app = await opened
  expect(await app.locator('.number').textContent()).toBe(number)
  await app.getByRole('button', { name: words.say }).click()
  await app.getByRole('button').waitFor({ state: 'detached' })
  await app.close()
}

test('The prepaid company asks in its app: approved there, on a telephone, the dialog goes on by itself', async () => {
  const given = { language: 'ja', viewport: { width: 360, height: 740 } } as const
  const question = await asked('MK', given, 1, 'approval_elsewhere')
  await saysInApp(question, { title: 'アプリで承認してください', open: 'アプリを開く', say: '承認する' })
  await question.frame.getByRole('heading', { name: SAYS.ja.paid }).waitFor()
  expect(question.visitor.complaints).toEqual([])
})

test('Denied in the app, the form is there again and says so; asked anew, the member may give it up', async () => {
  const question = await asked('MK', { language: 'en' }, 1, 'approval_elsewhere')
  const { frame, visitor } = question
  const title = 'Approve it in the app'
  await saysInApp(question, { title, open: 'Open the app', say: 'It was not me' })
  await frame.getByRole('alert').filter({ hasText: "Your issuer didn't let it through. Nothing was taken." }).waitFor()
  await pay(frame, visitor, stage.member('MK', 'approval_elsewhere'))
  await frame.getByRole('heading', { name: title }).waitFor()
  await cancels(frame)
  expect(visitor.complaints).toEqual([])
})

test('A wish to cancel that is lost on the way is not forgotten in silence: the dialog says so, and the next press cancels', async () => {
  const { visitor, frame } = await asked('4', { language: 'en' })
  await frame.getByRole('heading', { name: 'How would you like to pay?' }).waitFor()
  await visitor.context.route('**/cancel', (route) => route.abort(), { times: 1 })
  await frame.getByRole('button', { name: SAYS.en.cancel }).click()
  await frame.getByRole('alert').filter({ hasText: 'That did not get through.' }).waitFor()
  // What is said takes its place from the list: nothing is pushed out of the card.
  await cancels(frame)
  // The browser itself tells the console of a request that broke.
  expect(visitor.complaints.filter((text) => !text.includes('ERR_FAILED'))).toEqual([])
})

test.each([
  ['rate_limited', 429, /^There were too many tries/],
  // Twice: it is sealed once more to the keys of now.
  ['sealed_password_rejected', 422, /^That did not get through/],
])(
  'An answer that the broker does not take (%s): why is said once, and then what is wrong with the next one',
  async (code, status, words) => {
    const { visitor, frame } = await asked('4', { language: 'en' })
    await frame.getByRole('heading', { name: 'How would you like to pay?' }).waitFor()
    const refuse = { status, json: { code, title: 'Refused' } }
    const times = code === 'rate_limited' ? 1 : 2
    await visitor.context.route('**/answer', (route) => route.fulfill(refuse), { times })
    const said = async () => {
      const texts = await frame.getByRole('alert').allTextContents()
      return texts.filter((text) => text.trim() !== '')
    }
    const goOn = async () => {
      await takesPresses(frame)
      await frame.getByRole('button', { name: 'Continue' }).click()
    }
    const choice = frame.getByRole('radio').first()
    await choice.check()
    await goOn()
    await expect.poll(said).toEqual([expect.stringMatching(words)])
    await choice.evaluate((radio: HTMLInputElement) => Object.assign(radio, { checked: false }))
    await goOn()
    await expect.poll(said).toEqual(['Choose one first.'])
    await choice.check()
    await goOn()
    await frame.getByRole('heading', { name: SAYS.en.paid }).waitFor()
  },
)

test('The shop’s page loaded anew in the middle, and opened in another tab: the member begins again there, and may cancel', async () => {
  const { visitor, frame } = await asked('4', { language: 'en' })
  await frame.getByRole('heading', { name: 'How would you like to pay?' }).waitFor()
  // Just after something was chosen: nobody took a key.
  await frame.getByRole('radio').first().check()
  await visitor.page.reload()
  await visitor.page.getByRole('button', { name: SAYS.en.start }).click()
  await frame.getByRole('heading', { name: 'Please begin again' }).waitFor()
  const tab = await visitor.context.newPage()
  await tab.goto(visitor.page.url())
  await tab.getByRole('button', { name: SAYS.en.start }).click()
  const again = tab.frameLocator('furiwake-checkout iframe')
  await again.getByRole('heading', { name: 'Please begin again' }).waitFor()
  await again.getByRole('button', { name: 'Begin again' }).click()
  await pay(again, { ...visitor, page: tab }, stage.member('4', 'plain'))
  await again.getByRole('heading', { name: 'How would you like to pay?' }).waitFor()
  await cancels(again)
  expect(visitor.complaints).toEqual([])
})

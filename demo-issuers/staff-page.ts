/** A page on which a company's staff return a captured payment, all or part of it, by hand. The shop hears of it by the notice. */

import { createHash, timingSafeEqual } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { adjust, businessDate, returnableAmount } from '../issuer-kit/index.ts'
import type { Books, Entry, NoticeSettings } from '../issuer-kit/index.ts'
import { companyPage, escaped, languageOf, ownForm } from './company-page.ts'
import type { Language } from './company-page.ts'
import { NOTICE_TABLES, sendNotices } from './notices.ts'

export interface StaffDesk {
  name: Readonly<Record<Language, string>>
  color: string
  /** The password of the staff; the name before it may be anything. */
  staffKey: string
  database: DatabaseSync
  books: Books
  notices: NoticeSettings
}

const LISTED_MAX = 20
const SHORT_ID_CHARACTERS = 8

const WORDS = {
  en: {
    title: (name: string) => `${name}: returns`,
    lead: 'Returns that the company makes by itself. The member gets the money, and the shop hears of it.',
    none: 'Nothing has been captured yet.',
    day: 'Business day',
    member: 'Member',
    captured: 'Captured',
    left: 'May still be returned',
    amount: 'Yen to return',
    act: 'Return it',
    told: {
      returned: 'It is returned.',
      refused: 'That much may not be returned. Nothing was done.',
      changed: 'What may be returned has changed meanwhile. Nothing was done: please look again.',
    },
  },
  ja: {
    title: (name: string) => `${name} 返金`,
    lead: '会社の判断で行う返金です。会員に返金され、お店にも知らされます。',
    none: '売上はまだありません。',
    day: '営業日',
    member: '会員',
    captured: '売上',
    left: '返金できる額',
    amount: '返金する額（円）',
    act: '返金する',
    told: {
      returned: '返金しました。',
      refused: 'その額は返金できません。返金していません。',
      changed: '返金できる額が変わりました。返金していません。もう一度お確かめください。',
    },
  },
} as const satisfies Record<Language, object>

type Told = keyof (typeof WORDS)['en']['told']

/** Builds what answers `GET /staff` and `POST /staff`; undefined elsewhere. */
export function staffPage(desk: StaffDesk): (request: Request) => Promise<Response | undefined> {
  desk.database.exec(NOTICE_TABLES)
  /** Operations that are being returned: of two presses at once one counts. */
  const underWay = new Set<string>()
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url)
    if (pathname !== '/staff') return undefined
    const language = languageOf(request)
    const words = WORDS[language]
    const page = { language, title: words.title(desk.name[language]), color: desk.color }
    if (!isStaff(request, desk.staffKey)) return asksForKey()
    if (request.method !== 'POST') {
      const told = words.told[searchParams.get('told') as Told]
      const main = `<p>${words.lead}</p>${told ? `<p class="told" role="status">${told}</p>` : ''}`
      return companyPage({ ...page, main: main + (await listed(desk, language)) })
    }
    const form = await ownForm(request, page)
    if (form instanceof Response) return form
    const told = await giveBack(form, desk, underWay)
    return new Response(null, { status: 303, headers: { location: `/staff?lang=${language}&told=${told}` } })
  }
}

/** Returns what the form asks for, if it is still as its page showed it. */
async function giveBack(form: URLSearchParams, desk: StaffDesk, underWay: Set<string>): Promise<Told> {
  const { books, database, notices } = desk
  const [operationId = '', amount, shown] = ['operation', 'amount', 'left'].map((name) => form.get(name) ?? '')
  if (!/^[1-9]\d{0,11}$/.test(amount ?? '') || underWay.has(operationId)) return 'refused'
  underWay.add(operationId)
  try {
    if (returnableAmount(await books.following(operationId)) !== Number(shown)) return 'changed'
    const today = businessDate(notices.clock?.() ?? Date.now(), 'Asia/Tokyo')
    const wanted = { operationId, businessDate: today, kind: 'return', amount: Number(amount) } as const
    if ((await adjust(books, wanted)) !== 'recorded') return 'refused'
  } finally {
    underWay.delete(operationId)
  }
  // What is not taken now is sent again in the next round.
  await sendNotices(database, notices)
  return 'returned'
}

async function listed({ database, books }: StaffDesk, language: Language): Promise<string> {
  const words = WORDS[language]
  const rows = database
    .prepare('SELECT entry FROM entries WHERE original IS NULL AND day IS NOT NULL ORDER BY sequence DESC LIMIT ?')
    .all(LISTED_MAX)
  const sections: string[] = []
  for (const { entry } of rows) {
    const { id, account, businessDate: day = '' } = JSON.parse(String(entry)) as Entry
    const following = await books.following(id)
    const captured = following.reduce((sum, { kind, amount }) => sum + (kind === 'capture' ? amount : 0), 0)
    const left = returnableAmount(following)
    if (captured === 0) continue
    const { member, wallet = member ?? '' } = { ...account } as { member?: string; wallet?: string }
    const facts = { [words.day]: day, [words.member]: `… ${wallet.slice(-4)}` }
    const money = { [words.captured]: yen(captured), [words.left]: yen(left) }
    const list = Object.entries({ ...facts, ...money }).map(([name, value]) => `<dt>${name}<dd>${escaped(value)}`)
    const form = `<form method="post"><input type="hidden" name="operation" value="${escaped(id)}">
      <input type="hidden" name="left" value="${left}"><label>${words.amount}
      <input name="amount" value="${left}" inputmode="numeric" pattern="[1-9][0-9]{0,11}" required></label>
      <button>${words.act}</button></form>`
    const heading = `<h2 class="quiet-text">${escaped(id.slice(-SHORT_ID_CHARACTERS))}</h2>`
    sections.push(`<section>${heading}<dl>${list.join('')}</dl>${left > 0 ? form : ''}</section>`)
  }
  return sections.join('') || `<p>${words.none}</p>`
}

function yen(amount: number): string {
  return `¥${amount.toLocaleString('en')}`
}

function isStaff(request: Request, key: string): boolean {
  const [scheme, given = ''] = (request.headers.get('authorization') ?? '').split(' ')
  const text = Buffer.from(given, 'base64').toString()
  const digest = (of: string): Buffer => createHash('sha256').update(of).digest()
  return scheme === 'Basic' && timingSafeEqual(digest(text.slice(text.indexOf(':') + 1)), digest(key))
}

function asksForKey(): Response {
  const headers = { 'www-authenticate': 'Basic realm="staff", charset="UTF-8"', 'cache-control': 'no-store' }
  return new Response('For the staff of the company. 社員用のページです。\n', { status: 401, headers })
}

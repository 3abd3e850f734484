/** Describes what goes by mail, and what the mailed links do. */

import { desc } from 'drizzle-orm'
import type { Hono } from 'hono'

import { memberIdProblem, normalizeMemberId } from '../../../protocol/member-id.ts'
import { log } from '../../server/log.ts'
import { problemResponse } from '../../server/problems.ts'
import type { Env } from '../env.ts'
import { MAILBOX_SHOWN_MAX } from '../limits.ts'
import { mailIds, mailLink, mayAsk } from '../membership/asked-letters.ts'
import { confirmEmail, resetPassword, unlockByLink } from '../membership/mailed-link-actions.ts'
import type { Reset } from '../membership/mailed-link-actions.ts'
import { findLink } from '../tokens/mail-links.ts'
import type { MemberContext } from '../membership/sign-in.ts'
import { emailAddress } from '../registration/email-address.ts'
import { LINK_PURPOSES, mailbox } from '../schema.ts'
import type { LinkPurpose } from '../schema.ts'
import { problemWords } from './fields.ts'
import { helpPage, linkPage, mailboxPage } from './mail-pages.ts'
import type { HelpForm } from './mail-pages.ts'
import { messageSheet } from './page.ts'
import { afterAnswer, memberContext, formOf, sendMailInBackground, visitOf } from './visit.ts'
import type { Form, PageContext, Visit } from './visit.ts'

export function mailRoutes(app: Hono<{ Bindings: Env }>): void {
  app.get('/help', async (c) => {
    const visit = await visitOf(c)
    return visit.show({ title: visit.setting.words.help.title, content: helpPage(visit.setting) })
  })
  app.post('/help/id', (c) => answerHelp(c, 'id'))
  app.post('/help/password', (c) => answerHelp(c, 'password'))
  app.post('/help/unlock', (c) => answerHelp(c, 'unlock'))
  for (const purpose of LINK_PURPOSES) {
    app.get(`/${purpose}`, (c) => showLink(c, purpose))
    app.post(`/${purpose}`, (c) => useLink(c, purpose))
  }
  app.get('/mailbox', (c) => showMailbox(c))
}

/** Returns what was asked about: an address, or one of our IDs as it is written; else why it cannot be. */
function askedAbout(
  about: HelpForm,
  form: Form,
  { setting: { words }, settings }: Visit,
): string | { problem: string } {
  if (about === 'id') {
    const read = emailAddress(form.get('email') ?? '')
    return typeof read === 'string' ? read : { problem: problemWords(words, 'email', read.problem) ?? '' }
  }
  const memberId = normalizeMemberId(form.get('member_id') ?? '').slice(0, 64)
  const isOurs = memberIdProblem(memberId) === undefined && memberId.startsWith(settings.prefix)
  return isOurs ? memberId : { problem: words.problems.bad_member_id }
}

async function answerHelp(c: PageContext, about: HelpForm): Promise<Response> {
  const form = await formOf(c)
  if (form instanceof Response) return form
  const visit = await visitOf(c)
  const { help } = visit.setting.words
  visit.setting.path = '/help'
  const again = (problem: string, status: number): Promise<Response> =>
    visit.show({ title: help.title, content: helpPage(visit.setting, { about, problem }), status })
  const asked = askedAbout(about, form, visit)
  if (typeof asked !== 'string') return again(asked.problem, 422)
  const context = await memberContext(c, visit)
  if (!(await mayAsk(context))) return again(help.too_many_tries, 429)
  // Whether there is such a member is only looked up when the answer is out.
  await afterAnswer(c, () =>
    about === 'id' ? mailIds(asked, context) : mailLink(asked, about === 'password' ? 'reset' : 'unlock', context),
  )
  return visit.show({ title: help.sentTitle, content: messageSheet(help.sentTitle, help.sent) })
}

async function showLink(c: PageContext, purpose: LinkPurpose): Promise<Response> {
  const visit = await visitOf(c)
  const token = c.req.query('token') ?? ''
  const link = await findLink(visit.db, token, purpose, visit.now)
  if (link === undefined) return badLink(visit)
  return visit.show({ title: titleOf(visit, purpose), content: linkPage(visit.setting, purpose, token) })
}

async function useLink(c: PageContext, purpose: LinkPurpose): Promise<Response> {
  const form = await formOf(c)
  if (form instanceof Response) return form
  const visit = await visitOf(c)
  const { links, signIn, account } = visit.setting.words
  const token = form.get('token') ?? ''
  const result = await LINK_ACTIONS[purpose](token, form.get('password') ?? '', await memberContext(c, visit))
  log({ event: `link_${purpose}`, outcome: typeof result === 'string' ? result : 'password' })
  if (typeof result === 'object') {
    visit.setting.path = `/${purpose}?token=${encodeURIComponent(token)}`
    const problem = problemWords(visit.setting.words, 'password', result.problem)
    const content = linkPage(visit.setting, purpose, token, problem)
    return visit.show({ title: titleOf(visit, purpose), content, status: 422 })
  }
  if (result === 'link_not_good') return badLink(visit)
  await sendMailInBackground(c)
  visit.setting.path = '/account'
  const [title, lead] = {
    confirm: [links.confirmDone, links.confirmDoneLead] as const,
    reset: [links.resetDone, links.resetDoneLead] as const,
    unlock: [links.unlockDone, links.unlockDoneLead] as const,
  }[purpose]
  const next = visit.setting.isSignedIn && purpose !== 'reset' ? account.title : signIn.title
  return visit.show({ title, content: messageSheet(title, lead, [{ href: '/account', label: next }]) })
}

const LINK_ACTIONS: Record<LinkPurpose, (token: string, password: string, context: MemberContext) => Promise<Reset>> = {
  confirm: (token, _password, context) => confirmEmail(token, context),
  reset: resetPassword,
  unlock: (token, _password, context) => unlockByLink(token, context),
}

function titleOf({ setting: { words } }: Visit, purpose: LinkPurpose): string {
  const { links } = words
  return { confirm: links.confirmTitle, reset: links.resetTitle, unlock: links.unlockTitle }[purpose]
}

function badLink(visit: Visit): Promise<Response> {
  const { links } = visit.setting.words
  visit.setting.path = '/help'
  const content = messageSheet(links.badTitle, links.badLead, [{ href: '/help', label: links.badAgain }])
  return visit.show({ title: links.badTitle, content, status: 410 })
}

/** Only where the setting is on: elsewhere there is no such page. */
async function showMailbox(c: PageContext): Promise<Response> {
  const visit = await visitOf(c)
  if (!visit.settings.hasDemoMailbox) return problemResponse('not_found')
  const letters = await visit.db.select().from(mailbox).orderBy(desc(mailbox.sentAt)).limit(MAILBOX_SHOWN_MAX)
  return visit.show({ title: visit.setting.words.mailbox.title, content: mailboxPage(visit.setting, letters) })
}

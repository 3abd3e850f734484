/** Signing in, and the member's own page. */

import type { Hono } from 'hono'

import { memberIdProblem, normalizeMemberId } from '../../../protocol/member-id.ts'
import { log } from '../../server/log.ts'
import type { Env } from '../env.ts'
import { findMember } from '../members.ts'
import { changeEmail, changePassword, lockId, repeatConfirmation } from '../membership/member-actions.ts'
import type { ActionOutcome } from '../membership/member-actions.ts'
import { leave } from '../membership/leave.ts'
import { endSession, sessionCookie } from '../tokens/sessions.ts'
import type { Session } from '../tokens/sessions.ts'
import { signIn } from '../membership/sign-in.ts'
import type { MemberContext } from '../membership/sign-in.ts'
import { recentPostings } from '../membership/statement.ts'
import { passkeysOf } from '../passkeys/members-passkeys.ts'
import { APPROVE_PATH } from '../questions/approve-path.ts'
import { accountNumberOf } from '../../account-kinds.ts'
import { emailAddress } from '../registration/email-address.ts'
import { problemWords } from './fields.ts'
import { accountPage, signInPage } from './member-page.ts'
import type { ActionReport } from './member-page.ts'
import { messageSheet } from './page.ts'
import { memberContext, formOf, seeOther, sendMailInBackground, visitOf } from './visit.ts'
import type { Form, PageContext, Visit } from './visit.ts'

const MINUTE_MS = 60_000
const QUESTION_ID_MAX_CHARACTERS = 64

export function memberRoutes(app: Hono<{ Bindings: Env }>): void {
  app.get('/', () => seeOther('/account'))
  app.get('/sign-in', async (c) => {
    const visit = await visitOf(c)
    if (visit.session !== undefined) return seeOther('/account')
    return visit.show({ title: visit.setting.words.signIn.title, content: signInPage(visit.setting) })
  })
  app.post('/sign-in', (c) => answerSignIn(c))
  app.get('/account', async (c) => {
    const visit = await visitOf(c)
    return visit.session === undefined ? seeOther('/sign-in') : showAccount(visit, visit.session)
  })
  app.post('/sign-out', async (c) => {
    const form = await formOf(c)
    if (form instanceof Response) return form
    const { session, db, settings } = await visitOf(c)
    if (session !== undefined) await endSession(db, session.digest)
    return seeOther('/sign-in', sessionCookie(settings, ''))
  })
  app.post('/account/password', (c) => memberAction(c, passwordAction))
  app.post('/account/email', (c) => memberAction(c, emailAction))
  app.post('/account/confirmation', (c) => memberAction(c, confirmationAction))
  app.post('/account/lock', (c) => answerLock(c))
  app.post('/account/leave', (c) => memberAction(c, leaveAction))
}

async function answerSignIn(c: PageContext): Promise<Response> {
  const form = await formOf(c)
  if (form instanceof Response) return form
  const visit = await visitOf(c)
  const { words } = visit.setting
  const memberId = normalizeMemberId(form.get('member_id') ?? '').slice(0, 64)
  const question = form.get('question')?.slice(0, QUESTION_ID_MAX_CHARACTERS)
  const again = (problem: string, status: number, retryAfterMs?: number): Promise<Response> => {
    const content = signInPage(visit.setting, { memberId, problem, question })
    return visit.show({ title: words.signIn.title, content, status, retryAfterMs })
  }
  // Of the writing alone: it says nothing of who is a member.
  if (memberIdProblem(memberId) !== undefined || !memberId.startsWith(visit.settings.prefix)) {
    return again(words.problems.bad_member_id, 422)
  }
  const typed = (form.get('current_password') ?? '').slice(0, 256)
  const result = await signIn(memberId, typed, await memberContext(c, visit))
  log({ event: 'sign_in', outcome: result.outcome })
  switch (result.outcome) {
    case 'signed_in':
      return seeOther(
        question === undefined ? '/account' : APPROVE_PATH + encodeURIComponent(question),
        sessionCookie(visit.settings, result.sessionToken),
      )
    case 'credentials':
      return again(words.signIn.credentials(result.attemptsLeft), 422)
    case 'wait':
      return again(words.signIn.wait(Math.ceil(result.retryAfterMs / MINUTE_MS)), 429, result.retryAfterMs)
    case 'too_many_tries':
      return again(words.signIn.too_many_tries, 429)
    case 'locked':
    case 'closed':
      return again(words.signIn[result.outcome], 422)
  }
}

async function showAccount(visit: Visit, { memberId }: Session, report?: ActionReport): Promise<Response> {
  const { db, settings, setting } = visit
  const member = await findMember(db, memberId)
  if (member === undefined) return seeOther('/sign-in', sessionCookie(settings, ''))
  const passkeys = await passkeysOf(db, memberId)
  const postings = await recentPostings(settings.statement, accountNumberOf(member.account))
  const content = accountPage({ ...setting, path: '/account' }, { memberId, member, postings, passkeys, report })
  const isRefused = report !== undefined && report.done === undefined
  return visit.show({ title: setting.words.account.title, content, status: isRefused ? 422 : 200 })
}

/** Describes what came of a form; or a page of its own. */
export type MemberAction = (
  session: Session,
  form: Form,
  context: MemberContext,
  visit: Visit,
) => Promise<ActionReport | Response>

/** Answers a form of the member's page: only for who is signed in, and then the page again with what came of it. */
export async function memberAction(c: PageContext, act: MemberAction): Promise<Response> {
  const form = await formOf(c)
  if (form instanceof Response) return form
  const visit = await visitOf(c)
  if (visit.session === undefined) return seeOther('/sign-in')
  visit.setting.path = '/account'
  const report = await act(visit.session, form, await memberContext(c, visit), visit)
  await sendMailInBackground(c)
  return report instanceof Response ? report : showAccount(visit, visit.session, report)
}

const passwordAction: MemberAction = async (session, form, context, visit) => {
  const { words } = visit.setting
  const current = (form.get('current_password') ?? '').slice(0, 256)
  const next = form.get('password') ?? ''
  const change = await changePassword(session, { current, next }, context)
  if (typeof change === 'object') {
    return { about: 'password', fieldProblem: problemWords(words, 'password', change.problem) ?? '' }
  }
  return reportOf('password', change, words.account.passwordDone, visit)
}

const emailAction: MemberAction = async (session, form, context, visit) => {
  const { words } = visit.setting
  const read = emailAddress(form.get('email') ?? '')
  if (typeof read !== 'string') {
    return { about: 'email', fieldProblem: problemWords(words, 'email', read.problem) ?? '' }
  }
  const current = (form.get('password_now') ?? '').slice(0, 256)
  return reportOf(
    'email',
    await changeEmail(session, { current, email: read }, context),
    words.account.emailDone,
    visit,
  )
}

const confirmationAction: MemberAction = async (session, _form, context, visit) =>
  reportOf('confirmation', await repeatConfirmation(session, context), visit.setting.words.account.resent, visit)

const leaveAction: MemberAction = async (session, form, context, visit) => {
  const { setting, settings } = visit
  const left = await leave(session, (form.get('password_to_leave') ?? '').slice(0, 256), context)
  if (left !== 'done') return reportOf('leave', left, '', visit)
  const { leftTitle, leftLead } = setting.words.links
  setting.isSignedIn = false
  setting.path = '/register'
  const answer = await visit.show({ title: leftTitle, content: messageSheet(leftTitle, leftLead, []) })
  answer.headers.append('set-cookie', sessionCookie(settings, ''))
  return answer
}

function reportOf(
  about: ActionReport['about'],
  action: ActionOutcome,
  done: string,
  visit: Visit,
): ActionReport | Promise<Response> {
  if (action === 'done') return { about, done }
  return action === 'signed_out' ? signedOut(visit) : { about, problem: visit.setting.words.account[action] }
}

/** Answers that after too many wrong passwords the session is over. */
export function signedOut(visit: Visit): Promise<Response> {
  const { setting } = visit
  const { title, signed_out: problem } = setting.words.signIn
  setting.isSignedIn = false
  setting.path = '/sign-in'
  return visit.show({ title, content: signInPage(setting, { problem }), status: 422 })
}

async function answerLock(c: PageContext): Promise<Response> {
  const form = await formOf(c)
  if (form instanceof Response) return form
  const visit = await visitOf(c)
  if (visit.session === undefined) return seeOther('/sign-in')
  await lockId(visit.session, await memberContext(c, visit))
  await sendMailInBackground(c)
  const { links, help } = visit.setting.words
  const actions = [{ href: '/help', label: help.unlockSubmit }]
  visit.setting.isSignedIn = false
  visit.setting.path = '/help'
  return visit.show({ title: links.lockedTitle, content: messageSheet(links.lockedTitle, links.lockedLead, actions) })
}

/** The page on which a member approves a payment that the dialog asks about: for who is signed in, and only their own. */

import { html } from 'hono/html'
import type { Hono } from 'hono'

import { formatMoney, minorDigits } from '../../../protocol/money.ts'
import { isOneOf } from '../../../protocol/shape.ts'
import { log } from '../../server/log.ts'
import type { Env } from '../env.ts'
import { APPROVE_PATH } from '../questions/approve-path.ts'
import { findQuestionOf, writeApproval } from '../questions/question-book.ts'
import type { QuestionOnPage } from '../questions/question-book.ts'
import { APPROVALS } from '../questions/schema.ts'
import { signInPage } from './member-page.ts'
import { emblem, messageSheet } from './page.ts'
import type { Markup, Setting } from './page.ts'
import { formOf, seeOther, visitOf } from './visit.ts'
import type { PageContext, Visit } from './visit.ts'

export function approvalRoutes(app: Hono<{ Bindings: Env }>): void {
  app.get(`${APPROVE_PATH}:question`, showQuestion)
  app.post(`${APPROVE_PATH}:question`, takeApproval)
}

async function showQuestion(c: PageContext): Promise<Response> {
  const visit = await visitOf(c)
  const { session, setting } = visit
  const question = c.req.param('question') ?? ''
  if (session === undefined) {
    return visit.show({ title: setting.words.signIn.title, content: signInPage(setting, { question }) })
  }
  const found = await findQuestionOf(visit.db, session.memberId, question, visit.now)
  return found === undefined ? nothingToApprove(visit) : showStanding(visit, found)
}

/** The first word counts: a second press, and a second tab, are shown what was said. */
async function takeApproval(c: PageContext): Promise<Response> {
  const form = await formOf(c)
  if (form instanceof Response) return form
  const visit = await visitOf(c)
  const question = c.req.param('question') ?? ''
  const path = APPROVE_PATH + encodeURIComponent(question)
  const said = form.get('approval')
  if (visit.session === undefined || !isOneOf(said, APPROVALS)) return seeOther(path)
  const found = await findQuestionOf(visit.db, visit.session.memberId, question, visit.now)
  if (found === undefined) return nothingToApprove(visit)
  await writeApproval(visit.db, question, said)
  log({ event: 'approval', outcome: said })
  return seeOther(path)
}

function showStanding(visit: Visit, { record, approval }: QuestionOnPage): Promise<Response> {
  const { approve } = visit.setting.words
  if (approval === null) return visit.show({ title: approve.title, content: approvalSheet(visit.setting, record) })
  const { title, lead } = approve[approval]
  return visit.show({ title, content: messageSheet(title, lead) })
}

function nothingToApprove(visit: Visit): Promise<Response> {
  const { title, lead } = visit.setting.words.approve.gone
  return visit.show({ title, content: messageSheet(title, lead), status: 404 })
}

function approvalSheet({ brand, locale, words }: Setting, { id, payment }: QuestionOnPage['record']): Markup {
  const { approve, account } = words
  const { amount, currency, merchant } = payment
  return html`<section class="sheet">
    ${emblem(brand)}
    <h1>${approve.title}</h1>
    <p class="lead">${approve.lead}</p>
    <table>
      <tbody>
        <tr>
          <th scope="row">${approve.shop}</th>
          <td><bdi>${merchant.name}</bdi><br /><small>${merchant.origin}</small></td>
        </tr>
        <tr>
          <th scope="row">${account.amount}</th>
          <td>${formatMoney(amount, currency, minorDigits(currency) ?? 2, locale)}</td>
        </tr>
      </tbody>
    </table>
    <form method="post" action="${APPROVE_PATH}${id}">
      <button class="go" name="approval" value="approved">${approve.yes}</button>
      <button class="ghost" name="approval" value="denied">${approve.no}</button>
    </form>
  </section>`
}

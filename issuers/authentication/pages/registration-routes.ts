/** Registration: the page, the form, the ID. */

import type { Hono } from 'hono'

import { log } from '../../server/log.ts'
import type { Env } from '../env.ts'
import { findMember } from '../members.ts'
import { repeatConfirmation } from '../membership/member-actions.ts'
import { sessionCookie } from '../tokens/sessions.ts'
import { readParticulars } from '../registration/particulars.ts'
import { registerMember } from '../registration/register-member.ts'
import type { RegistrationForm } from './registration-page.ts'
import { registeredPage, registrationPage } from './registration-page.ts'
import { memberContext, formOf, seeOther, sendMailInBackground, visitOf } from './visit.ts'
import type { PageContext, Visit } from './visit.ts'

const NOTHING_TYPED: Omit<RegistrationForm, 'isOpen'> = { values: new Map(), problems: {} }

export function registrationRoutes(app: Hono<{ Bindings: Env }>): void {
  app.get('/register', async (c) => {
    const isOpen = c.req.query('particulars') !== undefined
    return showForm(await visitOf(c), { ...NOTHING_TYPED, isOpen }, 200)
  })
  app.post('/register', (c) => register(c))
  app.get('/registered', (c) => showId(c, false))
  app.post('/registered/mail', async (c) => {
    const form = await formOf(c)
    if (form instanceof Response) return form
    const visit = await visitOf(c)
    if (visit.session === undefined) return seeOther('/sign-in')
    const action = await repeatConfirmation(visit.session, await memberContext(c, visit))
    await sendMailInBackground(c)
    return showId(c, action === 'done')
  })
}

function showForm(visit: Visit, form: RegistrationForm, status: number): Promise<Response> {
  const { setting } = visit
  const title = setting.words.register.title(setting.brand.name[setting.locale])
  return visit.show({ title, content: registrationPage(setting, form), status, keepsOpener: true })
}

async function register(c: PageContext): Promise<Response> {
  const values = await formOf(c)
  if (values instanceof Response) return values
  const visit = await visitOf(c)
  visit.setting.path = '/register?particulars'
  const form = { isOpen: true, values }
  const read = readParticulars(values, visit.settings.method, new Date(visit.now))
  if (!read.ok) return showForm(visit, { ...form, problems: read.problems }, 422)
  const registration = await registerMember(read.particulars, await memberContext(c, visit))
  log({ event: 'register', outcome: registration.outcome })
  switch (registration.outcome) {
    case 'registered':
      await sendMailInBackground(c)
      return seeOther('/registered', sessionCookie(visit.settings, registration.sessionToken))
    case 'password':
      return showForm(visit, { ...form, problems: { password: registration.problem } }, 422)
    case 'refused':
      return showForm(visit, { ...form, problems: {}, refusal: 'refused' }, 422)
    case 'too_many_tries':
      return showForm(visit, { ...form, problems: {}, refusal: 'too_many_tries' }, 429)
  }
}

async function showId(c: PageContext, isResent: boolean): Promise<Response> {
  const visit = await visitOf(c)
  visit.setting.path = '/registered'
  const memberId = visit.session?.memberId
  const member = memberId === undefined ? undefined : await findMember(visit.db, memberId)
  if (memberId === undefined || member === undefined) return seeOther('/sign-in')
  const isConfirmed = member.status !== 'unconfirmed'
  const content = registeredPage(visit.setting, { memberId, email: member.email ?? '', isConfirmed, isResent })
  return visit.show({ title: visit.setting.words.registered.title, content, keepsOpener: true })
}

/** Passkeys on the member's page. */

import type { Hono } from 'hono'

import type { Env } from '../env.ts'
import { beginPasskey, finishPasskey, removePasskey } from '../membership/passkey-actions.ts'
import { memberAction, signedOut } from './member-routes.ts'
import { makePasskeyPage } from './passkeys-page.ts'

export function passkeyRoutes(app: Hono<{ Bindings: Env }>): void {
  app.post('/account/passkeys/new', (c) =>
    memberAction(c, async (session, form, context, visit) => {
      const { setting } = visit
      const { words } = setting
      const current = (form.get('passkey_password') ?? '').slice(0, 256)
      const terms = await beginPasskey(session, current, context)
      if (typeof terms === 'object') {
        const content = makePasskeyPage(setting, session.memberId, terms)
        return visit.show({ title: words.passkeys.makeTitle, content })
      }
      if (terms === 'signed_out') return signedOut(visit)
      return { about: 'passkeys', problem: words.account[terms] }
    }),
  )
  app.post('/account/passkeys/add', (c) =>
    memberAction(c, async (session, form, context, { setting: { words } }) => {
      const outcome = await finishPasskey(session, form.get('passkey') ?? '', context)
      return outcome === 'done'
        ? { about: 'passkeys', done: words.passkeys.done }
        : { about: 'passkeys', problem: words.passkeys.notAdded }
    }),
  )
  app.post('/account/passkeys/remove', (c) =>
    memberAction(c, async (session, form, context, { setting: { words } }) => {
      const outcome = await removePasskey(session, form.get('passkey') ?? '', context)
      return outcome === 'done'
        ? { about: 'passkeys', done: words.passkeys.removed }
        : { about: 'passkeys', problem: words.passkeys.notThere }
    }),
  )
}

/** One request to the members' pages: who it is, in which language, and what the form says. */

import { drizzle } from 'drizzle-orm/d1'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import type { Context } from 'hono'

import { readLocale } from '../../../protocol/look.ts'
import type { Locale } from '../../../protocol/look.ts'
import { networkOf } from '../../../protocol/network-address.ts'
import { boundedText } from '../../../messages/bounded-body.ts'
import { REQUEST_BODY_TIMEOUT_MS } from '../../../messages/limits.ts'
import { problemResponse } from '../../server/problems.ts'
import { argon2idInWorker } from '../argon2id-in-worker.ts'
import { settingsOf } from '../env.ts'
import type { Env, Settings } from '../env.ts'
import { AFTER_ANSWER_MS, FORM_MAX_BYTES } from '../limits.ts'
import { cloudflareMail, demoMailbox } from '../mail/mail-port.ts'
import { sendDueMail } from '../mail/outbox.ts'
import { cookieBounds, findSession } from '../tokens/sessions.ts'
import type { Session } from '../tokens/sessions.ts'
import type { MemberContext } from '../membership/sign-in.ts'
import { earlierAtPage, sourceAtPage } from '../request-source.ts'
import { WORDS, pageResponse } from './page.ts'
import type { Page, Setting } from './page.ts'

export type PageContext = Context<{ Bindings: Env }>

/** The form's fields by name. Of a name that comes twice the first counts. */
export type Form = ReadonlyMap<string, string>

export interface Visit {
  settings: Settings
  db: DrizzleD1Database
  /** Milliseconds since 1970. */
  now: number
  locale: Locale
  session: Session | undefined
  show(page: Page): Promise<Response>
  setting: Setting
}

const LANGUAGE_COOKIE = 'language'
const ONE_YEAR_SECONDS = 31_536_000

export async function visitOf(c: PageContext): Promise<Visit> {
  const settings = settingsOf(c.env)
  const db = drizzle(c.env.DB)
  const now = Date.now()
  const cookies = c.req.header('cookie') ?? ''
  const wished = c.req.query('lang')
  const kept = new RegExp(`(?:^|; )${LANGUAGE_COOKIE}=(en|ja)(?:;|$)`).exec(cookies)?.[1]
  const locale = readLocale(wished, kept, c.req.header('accept-language')?.split(',')[0])
  const session = await findSession(db, cookies, settings, now)
  const { brand, method, brokers } = settings
  const path = pathWithoutLanguage(c.req.url)
  const about = { path, isSignedIn: session !== undefined, hasMailbox: settings.hasDemoMailbox }
  const setting = { brand, method, brokers, locale, words: WORDS[locale], ...about }
  const show = async (page: Page): Promise<Response> => {
    const response = await pageResponse(setting, page)
    if (wished !== undefined) {
      const cookie = `${LANGUAGE_COOKIE}=${locale}; Path=/; Max-Age=${ONE_YEAR_SECONDS}; ${cookieBounds(settings)}`
      response.headers.append('set-cookie', cookie)
    }
    return response
  }
  return { settings, db, now, locale, session, setting, show }
}

function pathWithoutLanguage(address: string): string {
  const url = new URL(address)
  url.searchParams.delete('lang')
  return url.pathname + (url.search === '?' ? '' : url.search)
}

/** Returns what actions work with, beside what a page needs to be shown. */
export async function memberContext(c: PageContext, { db, settings, now, locale }: Visit): Promise<MemberContext> {
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const network = networkOf(c.req.header('cf-connecting-ip') ?? '')
  const source = await sourceAtPage(settings, network)
  const earlierSources = await earlierAtPage(settings, network)
  return { db, settings, now, locale, random, source, earlierSources, argon2id: await argon2idInWorker() }
}

/**
 * Reads the fields of a form that our own page sent; else the answer to whoever
 * sent it. A browser names the page's origin on every POST, and no other page
 * can make it name ours.
 */
export async function formOf(c: PageContext): Promise<Form | Response> {
  const { origin } = settingsOf(c.env)
  const site = c.req.header('sec-fetch-site')
  if (c.req.header('origin') !== origin || (site !== undefined && site !== 'same-origin')) {
    return problemResponse('origin_refused')
  }
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/x-www-form-urlencoded') return problemResponse('form_required')
  const deadline = AbortSignal.timeout(REQUEST_BODY_TIMEOUT_MS)
  const read = await boundedText(c.req.raw, { maxBytes: FORM_MAX_BYTES, deadline })
  if (!read.ok) return problemResponse(read.problem === 'too_large' ? 'body_too_large' : 'body_too_late')
  return new Map([...new URLSearchParams(read.text)].toReversed())
}

/** Redirects with 303: what follows a form that was taken, so that a reload does not send it again. */
export function seeOther(path: string, cookie?: string): Response {
  const headers = new Headers({ location: path, 'cache-control': 'no-store' })
  if (cookie !== undefined) headers.append('set-cookie', cookie)
  return new Response(null, { status: 303, headers })
}

/** Sends what this request wrote, when its answer is out. */
export async function sendMailInBackground(c: PageContext): Promise<void> {
  await inBackground(c, () => sendMail(c.env))
}

/**
 * Begins when the answer is out, so that the answer takes as long whoever was
 * asked about; then sends what was written.
 */
export async function afterAnswer(c: PageContext, work: () => Promise<void>): Promise<void> {
  await inBackground(c, async (isBackground) => {
    if (isBackground) await scheduler.wait(AFTER_ANSWER_MS)
    await work()
    await sendMail(c.env)
  })
}

async function inBackground(c: PageContext, work: (isBackground: boolean) => Promise<void>): Promise<void> {
  const context = executionContextOf(c)
  if (context === undefined) await work(false)
  else context.waitUntil(work(true))
}

/** Hono throws where there is none: outside a Worker's own request. */
function executionContextOf(c: PageContext): PageContext['executionCtx'] | undefined {
  try {
    return c.executionCtx
  } catch {
    return undefined
  }
}

/** Sends what is due. Also run by the clock: see worker.ts. */
export async function sendMail(env: Env): Promise<void> {
  const { hasDemoMailbox, mailFrom, brand } = settingsOf(env)
  const db = drizzle(env.DB)
  const port =
    hasDemoMailbox || env.EMAIL === undefined
      ? demoMailbox(db, Date.now)
      : cloudflareMail(env.EMAIL, { email: mailFrom, name: brand.name.en })
  await sendDueMail(db, port, Date.now())
}

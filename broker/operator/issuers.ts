/** Issuers, as operators enter and change them. A new one is disabled until it is certified, or somebody says why not. */

import { and, asc, count, eq, notExists, sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import { issuers } from '../db/directory-schema.ts'
import { insertIf } from '../db/insert-if.ts'
import { clashing, clashOf } from '../db/issuer-rules.ts'
import { certifications } from '../db/operator-schema.ts'
import type { AuditedView } from '../db/operator-schema.ts'
import { issuerRowsNow } from '../directory/issuer-rows.ts'
import type { Env } from '../env.ts'
import { changeObject } from './audit.ts'
import type { AuditAction, Change, Planned } from './audit.ts'
import { findCertification, isCertified, readCertificate } from './certifications.ts'
import { issuerView, namesOf, otherTextsOf, textColumns } from './issuer-view.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import type { IssuerEntry, IssuerRecord, OtherTexts } from './issuer-view.ts'
import { ISSUERS_MAX } from './limits.ts'
import { refused } from './outcome.ts'
import type { Outcome } from './outcome.ts'

/** A change of an issuer, and the bindings: this isolate knows of it at once, every other one within a minute. */
export interface IssuerChange extends Change {
  env: Env
}

/** Enters an issuer, disabled. */
export function createIssuer(change: IssuerChange, entry: IssuerEntry): Promise<Outcome<IssuerRecord>> {
  const { db } = change
  const after: IssuerRecord = { ...newRow(entry), certification: undefined }
  return changeIssuer(change, entry.prefix, async (before) => {
    if (before !== undefined) return refused('issuer_exists', { param: 'prefix' })
    const all = db.select({ n: count() }).from(issuers)
    if (((await all.get())?.n ?? 0) >= ISSUERS_MAX) return refused('issuer_limit')
    const isRoom = sql`(${all}) < ${ISSUERS_MAX}`
    const own = db
      .select({ one: sql`1` })
      .from(issuers)
      .where(eq(issuers.prefix, entry.prefix))
    return beside(db, after, {
      action: 'issuer.created',
      rule: and(isRoom, notExists(own)),
      write: (isWritten) => insertIf(db, issuers, rowOf(after), isWritten),
    })
  })
}

/** Fields that are certified, or that a payment under way depends on: changed while the issuer is disabled. */
const HELD_WHILE_ENABLED = [
  'livemode',
  'method',
  'takesOnAuthorize',
  'authenticationServer',
  'settlementServer',
  'relay',
] as const satisfies readonly (keyof IssuerEntry)[]

/** Changes of an entry. Names and texts are each given whole. */
export interface IssuerChanges {
  names?: NamesByLanguage | undefined
  texts?: OtherTexts | undefined
  columns: Partial<Omit<IssuerEntry, 'prefix' | 'nameEn' | 'nameJa' | 'texts'>>
}

/** Changes an issuer's entry; what is not named stays. */
export function patchIssuer(
  change: IssuerChange,
  prefix: string,
  wanted: IssuerChanges,
): Promise<Outcome<IssuerRecord>> {
  const { db } = change
  return changeIssuer(change, prefix, async (before) => {
    if (before === undefined) return refused('issuer_not_found')
    const { names = namesOf(before), texts = otherTextsOf(before), columns } = wanted
    const after = { ...before, ...columns, ...textColumns(names, texts) }
    const held = HELD_WHILE_ENABLED.find((field) => after[field] !== before[field])
    if (before.enabled && held !== undefined) return refused('issuer_enabled', { param: PARAMS[held] })
    return beside(db, after, { action: 'issuer.changed', before })
  })
}

const PARAMS = {
  livemode: 'mode',
  method: 'method',
  takesOnAuthorize: 'takes_on_authorize',
  authenticationServer: 'authentication_server',
  settlementServer: 'settlement_server',
  relay: 'relay',
} as const

/** Enables an issuer that has a certificate of its servers as they are now, or for a reason that the audit log keeps. */
export function enableIssuer(
  change: IssuerChange,
  prefix: string,
  { withoutCertificate }: { withoutCertificate?: string | undefined },
): Promise<Outcome<IssuerRecord>> {
  const { db, now } = change
  return changeIssuer(change, prefix, async (before) => {
    if (before === undefined) return refused('issuer_not_found')
    if (before.enabled) return { ok: true, value: before }
    if (withoutCertificate === undefined && !isCertified(before.certification, before, now)) {
      return refused('issuer_not_certified')
    }
    const said = withoutCertificate === undefined ? {} : { without_certificate: withoutCertificate }
    return beside(db, { ...before, enabled: true }, { action: 'issuer.enabled', before, said })
  })
}

/** Disables an issuer: nobody begins a payment with it, and what was begun is carried to its end. */
export function disableIssuer(change: IssuerChange, prefix: string): Promise<Outcome<IssuerRecord>> {
  return changeIssuer(change, prefix, async (before) => {
    if (before === undefined) return refused('issuer_not_found')
    if (!before.enabled) return { ok: true, value: before }
    return beside(change.db, { ...before, enabled: false }, { action: 'issuer.disabled', before })
  })
}

/** Keeps a certificate of an issuer, if it is good. It enables nothing by itself. */
export async function certifyIssuer(
  change: IssuerChange,
  prefix: string,
  compact: string,
): Promise<Outcome<IssuerRecord>> {
  const { db, env, now } = change
  return changeIssuer(change, prefix, async (before) => {
    if (before === undefined) return refused('issuer_not_found')
    const read = await readCertificate(env, before, compact, now)
    if (!read.ok) return read
    const after = { ...before, certification: read.value }
    const object = { type: 'issuer', id: prefix } as const
    return {
      entry: { action: 'issuer.certified', object, before: issuerView(before), after: issuerView(after) },
      statements: (isWritten) => [
        db.delete(certifications).where(and(eq(certifications.issuer, prefix), isWritten)),
        insertIf(db, certifications, read.value, isWritten),
      ],
      value: after,
    }
  })
}

/** Lists every issuer in the order of the prefixes, as they are now. */
export async function listIssuers(env: Env): Promise<IssuerRecord[]> {
  const db = drizzle(env.DIRECTORY)
  const [rows, certified] = await db.batch([
    db.select().from(issuers).orderBy(asc(issuers.prefix)).limit(ISSUERS_MAX),
    db.select().from(certifications).limit(ISSUERS_MAX),
  ])
  return rows.map((row) => ({ ...row, certification: certified.find(({ issuer }) => issuer === row.prefix) }))
}

/** Finds an issuer by its prefix. */
export async function findIssuer(db: DrizzleD1Database, prefix: string): Promise<IssuerRecord | undefined> {
  const row = await db.select().from(issuers).where(eq(issuers.prefix, prefix)).get()
  return row && { ...row, certification: await findCertification(db, prefix) }
}

async function changeIssuer(
  change: IssuerChange,
  prefix: string,
  plan: (before: IssuerRecord | undefined) => Promise<Planned<IssuerRecord> | Outcome<IssuerRecord>>,
): Promise<Outcome<IssuerRecord>> {
  const object = { type: 'issuer', id: prefix } as const
  const done = await changeObject(change, object, async () => plan(await findIssuer(change.db, prefix)))
  if (done.ok) await issuerRowsNow(change.env)
  return done
}

/** Plans the writing of an issuer's row: refused, and excluded by the statement itself, where it may not stand beside the others. */
async function beside(
  db: DrizzleD1Database,
  after: IssuerRecord,
  given: {
    action: AuditAction
    before?: IssuerRecord
    rule?: SQL | undefined
    /** Told with the row in the audit log. */
    said?: AuditedView
    write?: (isWritten: SQL) => ReturnType<typeof insertIf<typeof issuers>>
  },
): Promise<Planned<IssuerRecord> | Outcome<IssuerRecord>> {
  const others = clashing(db, after)
  const [other] = await others
  if (other !== undefined) return refused(clashOf(after, other), { param: clashParam(after, other) })
  const { action, before, rule, said, write } = given
  // The key that members' passwords are sealed to, and its health, are written by the broker itself, meanwhile too.
  const { sealingKey: _, reportedDown: __, ...set } = rowOf(after)
  const update = (isWritten: SQL) =>
    db
      .update(issuers)
      .set(set)
      .where(and(eq(issuers.prefix, after.prefix), isWritten))
  const object = { type: 'issuer', id: after.prefix } as const
  const shown = { before: before === undefined ? null : issuerView(before), after: { ...issuerView(after), ...said } }
  return {
    entry: { action, object, ...shown },
    rule: and(notExists(others), rule),
    statements: (isWritten) => [write === undefined ? update(isWritten) : write(isWritten)],
    value: after,
  }
}

function clashParam(issuer: IssuerEntry, other: IssuerEntry): string {
  if (clashOf(issuer, other) === 'issuer_prefix_taken') return 'prefix'
  const theirs = [other.authenticationServer, other.relay, other.settlementServer]
  if (theirs.includes(issuer.authenticationServer)) return 'authentication_server'
  return theirs.includes(issuer.relay) ? 'relay' : 'settlement_server'
}

function newRow(entry: IssuerEntry) {
  const adapters = { authenticationAdapter: 'furiwake-1', settlementAdapter: 'furiwake-1' }
  return { ...entry, ...adapters, enabled: false, sealingKey: null, reportedDown: null }
}

function rowOf(issuer: IssuerRecord) {
  const { certification: _, ...row } = issuer
  return row
}

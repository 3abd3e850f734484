import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The member's word on a page of the issuer's. */
export const APPROVALS = ['approved', 'denied'] as const
export type Approval = (typeof APPROVALS)[number]

/** Questions that members were asked, as messages/answer-question.ts writes them: each change is compared with what was there. */
export const questions = sqliteTable(
  'questions',
  {
    id: text().primaryKey(),
    /** JSON: messages/question-record.ts. */
    record: text().notNull(),
    /** The member's word on the issuer's own page, once; null while it is waited for. */
    approval: text().$type<Approval>(),
    /** Seconds since 1970. */
    keptUntil: integer('kept_until').notNull(),
  },
  (table) => [index('questions_by_expiry').on(table.keptUntil)],
)

import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Questions that members were asked, as messages/answer-question.ts writes them: each change is compared with what was there. */
export const questions = sqliteTable(
  'questions',
  {
    id: text().primaryKey(),
    /** JSON: messages/question-record.ts. */
    record: text().notNull(),
    /** Seconds since 1970. */
    keptUntil: integer('kept_until').notNull(),
  },
  (table) => [index('questions_by_expiry').on(table.keptUntil)],
)

/** The questions in D1. */

import { and, eq, inArray, lte } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { QuestionStore } from '../../../messages/answer-question.ts'
import { questions } from './schema.ts'

export function questionBook(db: DrizzleD1Database): QuestionStore {
  const { id, record } = questions
  return {
    async find(questionId) {
      const [found] = await db.select({ record }).from(questions).where(eq(id, questionId))
      return found?.record
    },
    async write(questionId, text, before, keptUntil) {
      const written =
        before === undefined
          ? await db
              .insert(questions)
              .values({ id: questionId, record: text, keptUntil })
              .onConflictDoNothing()
              .returning({ id })
          : await db
              .update(questions)
              .set({ record: text })
              .where(and(eq(id, questionId), eq(record, before)))
              .returning({ id })
      return written.length === 1
    },
  }
}

/** Builds the statement that takes out some of those that are over. */
export function pruneQuestions(db: DrizzleD1Database, nowSeconds: number, max: number) {
  const over = db.select({ id: questions.id }).from(questions).where(lte(questions.keptUntil, nowSeconds)).limit(max)
  return db.delete(questions).where(inArray(questions.id, over))
}

/** The questions in D1. */

import { and, eq, inArray, isNull, lte } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'

import type { QuestionStore } from '../../../messages/answer-question.ts'
import type { QuestionRecord } from '../../../messages/question-record.ts'
import { questions } from './schema.ts'
import type { Approval } from './schema.ts'

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

/** A question as its page shows it. */
export interface QuestionOnPage {
  record: QuestionRecord
  approval: Approval | null
}

/** Returns a member's question that is to be approved on a page; undefined for none, one that is over, and another member's alike. */
export async function findQuestionOf(
  db: DrizzleD1Database,
  memberId: string,
  questionId: string,
  now: number,
): Promise<QuestionOnPage | undefined> {
  const [found] = await db.select().from(questions).where(eq(questions.id, questionId))
  if (found === undefined) return undefined
  const record = JSON.parse(found.record) as QuestionRecord
  const isShown = record.memberId === memberId && record.ask.kind === 'page' && now < record.expiresAt
  return isShown ? { record, approval: found.approval } : undefined
}

export async function findApproval(db: DrizzleD1Database, questionId: string): Promise<Approval | undefined> {
  const [found] = await db.select({ approval: questions.approval }).from(questions).where(eq(questions.id, questionId))
  return found?.approval ?? undefined
}

/** Writes the member's word down, if there is none yet: the first one counts. */
export async function writeApproval(db: DrizzleD1Database, questionId: string, approval: Approval): Promise<void> {
  await db
    .update(questions)
    .set({ approval })
    .where(and(eq(questions.id, questionId), isNull(questions.approval)))
}

/** Builds the statement that takes out some of those that are over. */
export function pruneQuestions(db: DrizzleD1Database, nowSeconds: number, max: number) {
  const over = db.select({ id: questions.id }).from(questions).where(lte(questions.keptUntil, nowSeconds)).limit(max)
  return db.delete(questions).where(inArray(questions.id, over))
}

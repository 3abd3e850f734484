/** One set of cases holds the schemas and the receivers' own guards to the same verdict. */

import { readFileSync } from 'node:fs'
import { Validator } from '@cfworker/json-schema'
import type { Schema } from '@cfworker/json-schema'
import { describe, expect, test } from 'vitest'
import { isAccountRelease } from '../../../protocol/account.ts'
import { isAnswerRequest, isSealedAnswerPayload } from '../../../protocol/answer-messages.ts'
import { isQuestionContent } from '../../../protocol/questions.ts'
import { isClearingAnswer, isClearingRecord, isClearingRequest } from '../../../protocol/clearing-messages.ts'
import {
  isAuthenticateAnswer,
  isAuthenticateRequest,
  isDecision,
  isInquiryAnswer,
  isInquiryRequest,
  isSettlementRequest,
  isTransactionRequest,
} from '../../../protocol/issuer-messages.ts'
import { MESSAGE_TYPES } from '../../../protocol/message-claims.ts'
import { isNotice } from '../../../protocol/notice.ts'
import {
  isPasskeyAdditionAnswer,
  isPasskeyAdditionRequest,
  isPasskeyChallengeAnswer,
  isPasskeyChallengeRequest,
  isPasskeyRequest,
} from '../../../protocol/passkey-messages.ts'
import { isSealedPasswordPayload } from '../../../protocol/sealed-password.ts'
import type { PatchOperation, ShapeCase } from '../../../tools/issuer-protocol/shape-cases.ts'
import { protocolFolder, readProtocolFile } from './protocol-files.ts'

const GUARDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  authenticate: (value) => isAuthenticateRequest(value) || isPasskeyRequest(value),
  authenticated: isAuthenticateAnswer,
  answer: isAnswerRequest,
  answered: isAuthenticateAnswer,
  'passkey-challenge': isPasskeyChallengeRequest,
  'passkey-challenge-answer': isPasskeyChallengeAnswer,
  'passkey-addition': isPasskeyAdditionRequest,
  'passkey-addition-answer': isPasskeyAdditionAnswer,
  transaction: isTransactionRequest,
  'settlement-transaction': isSettlementRequest,
  decision: isDecision,
  inquiry: isInquiryRequest,
  'inquiry-answer': isInquiryAnswer,
  notice: isNotice,
  clearing: isClearingRequest,
  'clearing-record': isClearingRecord,
  'clearing-answer': isClearingAnswer,
  'sealed-password': isSealedPasswordPayload,
  'sealed-answer': isSealedAnswerPayload,
  'question-content': isQuestionContent,
  'account-release': isAccountRelease,
}

interface Group {
  name: string
  typ?: string
  schema: string
  payloads: object[]
  tests: ShapeCase[]
}
const { testGroups: groups } = readProtocolFile('vectors/shapes.json') as { testGroups: Group[] }

function patched(value: unknown, patch: readonly PatchOperation[]): unknown {
  const copy = structuredClone(value)
  for (const { op, path, value: instead } of patch) {
    const keys = path.split('/').slice(1)
    const last = keys.pop() ?? ''
    const target = keys.reduce<Record<string, unknown>>(
      (inner, key) => inner[key] as Record<string, unknown>,
      copy as Record<string, unknown>,
    )
    if (op === 'remove') delete target[last]
    else target[last] = instead
  }
  return copy
}

describe.each(groups)('The payload of $name', ({ name, schema, payloads, tests }) => {
  const text = readFileSync(`${protocolFolder}/${schema}`, 'utf8')
  const validator = new Validator(JSON.parse(text) as Schema, '2020-12')
  const isRightTo: (value: unknown) => boolean = (value) => validator.validate(value).valid

  test('is the same to the schema and to a receiver in every case', () => {
    const guard = GUARDS[name] ?? (() => false)
    const verdicts = tests.map(({ tcId, comment, base, patch }) => {
      const payload = patched(payloads[base], patch)
      return { tcId, comment, schema: isRightTo(payload), receiver: guard(payload) }
    })
    const wanted = tests.map(({ tcId, comment, result, flags }) => ({
      tcId,
      comment,
      schema: result === 'valid' || flags.includes('BeyondSchema'),
      receiver: result !== 'invalid',
    }))
    expect(verdicts).toEqual(wanted)
  })
})

test('every message of the protocol has a schema, cases, and a guard', () => {
  expect(new Set(groups.map(({ typ }) => typ).filter((typ) => typ !== 'furiwake-account+jwt'))).toEqual(
    new Set([...Object.values(MESSAGE_TYPES), undefined]),
  )
  expect(groups.map(({ name }) => name)).toEqual(Object.keys(GUARDS))
  for (const { tests } of groups) {
    expect(tests.filter(({ result }) => result === 'valid').length).toBeGreaterThan(0)
    expect(tests.filter(({ result }) => result === 'invalid').length).toBeGreaterThan(1)
  }
})

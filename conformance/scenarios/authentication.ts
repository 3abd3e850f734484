/** Steps 5 and 6: members, refusals, guessing. */

import type { AuthenticateAnswer } from '../../protocol/issuer-messages.ts'
import type { Asked } from '../../messages/ask-party.ts'
import type { IssuerUnderTest } from '../issuer-under-test.ts'
import { said } from '../issuer-under-test.ts'
import { GUESSES_MAX, TIMED_ATTEMPTS, TIMED_FACTOR, TIMED_MARGIN_MS, TIMED_ROUNDS } from '../limits.ts'
import { unknownId } from '../routes.ts'
import { sourceText } from '../run-ids.ts'
import type { Member } from '../entry.ts'
import type { Checks } from '../finding.ts'
import type { Scenario } from '../scenario.ts'

const WHERE = 'POST /authenticate'
const WRONG = { inside: { password: 'not-the-password' } }

/** Returns somebody with a well-formed ID that nobody has. */
function nobody(issuer: IssuerUnderTest): Member {
  return { id: unknownId(issuer), password: 'not-the-password', story: 'nobody' }
}

/** Returns which fields a refusal has, so that two can be held against each other. */
function shapeOf(asked: Asked<AuthenticateAnswer>): string {
  if (asked.kind !== 'answered' || asked.body.outcome !== 'refused') return said(asked)
  const { reason, attempts_left: left, retry_after_s: wait } = asked.body
  return [
    reason,
    ...(left === undefined ? [] : ['attempts_left']),
    ...(wait === undefined ? [] : ['retry_after_s']),
  ].join(' ')
}

/** Guesses until the answer is no longer of a looked-at password. Returns what each was answered. */
async function guess(issuer: IssuerUnderTest, member: Member): Promise<string[]> {
  const source = sourceText()
  const answers: string[] = []
  while (answers.length <= GUESSES_MAX && (answers.at(-1) ?? 'credentials').startsWith('credentials')) {
    answers.push(shapeOf(await issuer.authenticate(member, { ...WRONG, source })))
  }
  return answers
}

/** Answers to each guess at the `guessed` member, for the run: it can be locked only once. */
const guessed = new WeakMap<IssuerUnderTest, readonly string[]>()

export const AUTHENTICATION: readonly Scenario[] = [
  {
    name: 'authenticate.member',
    rule: 'authenticated',
    after: ['answer.envelope'],
    async run(issuer, checks) {
      const asked = await issuer.authenticate(issuer.member('plain'))
      checks.is(WHERE, said(asked), 'authenticated')
      if (asked.kind !== 'answered' || asked.body.outcome !== 'authenticated') return
      checks.is(`${WHERE}: method`, asked.body.method, issuer.entry.method)
    },
  },
  {
    name: 'authenticate.wrong_password',
    rule: 'refusals-alike',
    after: ['authenticate.member'],
    async run(issuer, checks) {
      checks.is(
        `${WHERE}, wrong password`,
        said(await issuer.authenticate(issuer.member('plain'), WRONG)),
        'credentials',
      )
      checks.is(
        `${WHERE}, the right one after it`,
        said(await issuer.authenticate(issuer.member('plain'))),
        'authenticated',
      )
    },
  },
  {
    name: 'authenticate.unknown_id',
    rule: 'refusals-alike',
    after: ['authenticate.wrong_password'],
    async run(issuer, checks) {
      const known = shapeOf(await issuer.authenticate(issuer.member('plain'), WRONG))
      await issuer.authenticate(issuer.member('plain'))
      checks.is(`${WHERE}, an ID that nobody has`, shapeOf(await issuer.authenticate(nobody(issuer))), known)
      // So that whoever counts over all IDs counts anew.
      await issuer.authenticate(issuer.member('plain'))
    },
  },
  {
    name: 'authenticate.time',
    rule: 'refusals-alike',
    after: ['authenticate.unknown_id'],
    run: compareTimes,
  },
  {
    name: 'guessing.bounded',
    rule: 'guess-bounds',
    after: ['authenticate.wrong_password'],
    isNewer: true,
    async run(issuer, checks) {
      const answers = await guess(issuer, issuer.member('guessed'))
      guessed.set(issuer, answers)
      const isFresh = !(answers[0] ?? '').startsWith('locked')
      checks.that('issuer.json: member guessed', isFresh, 'one that is not locked yet', 'locked')
      checks.that(`${WHERE}, wrong passwords in a row`, answers.length <= GUESSES_MAX, `at most ${GUESSES_MAX}`, 'more')
      checks.is(`${WHERE}, after them`, answers.at(-1)?.split(' ', 1)[0], 'locked')
    },
  },
  {
    name: 'guessing.locked',
    rule: 'guess-locked',
    after: ['guessing.bounded'],
    isNewer: true,
    async run(issuer, checks) {
      const answer = await issuer.authenticate(issuer.member('guessed'), { source: sourceText() })
      checks.is(`${WHERE}, the right password`, said(answer), 'locked')
    },
  },
  {
    name: 'guessing.alike',
    rule: 'refusals-alike',
    after: ['guessing.bounded', 'authenticate.unknown_id'],
    isNewer: true,
    async run(issuer, checks) {
      const known = guessed.get(issuer)?.join(', ')
      const unknown = await guess(issuer, nobody(issuer))
      checks.is(`${WHERE}, wrong passwords of an ID that nobody has, one by one`, unknown.join(', '), known)
    },
  },
  {
    name: 'authenticate.closed',
    rule: 'refusal-closed',
    after: ['authenticate.wrong_password'],
    needs: ['member closed'],
    async run(issuer, checks) {
      const closed = issuer.member('closed')
      checks.is(`${WHERE}, wrong password`, said(await issuer.authenticate(closed, WRONG)), 'credentials')
      checks.is(`${WHERE}, right password`, said(await issuer.authenticate(closed)), 'closed')
    },
  },
]

/** Compares as often as it takes: a busy machine makes one comparison differ, and only an issuer each. */
async function compareTimes(issuer: IssuerUnderTest, checks: Checks): Promise<void> {
  let medians = await medianTimes(issuer, checks)
  for (let attempt = 1; attempt < TIMED_ATTEMPTS && !areAlike(medians); attempt++)
    medians = await medianTimes(issuer, checks)
  const got = `${Math.round(medians.known)} ms for a known ID, ${Math.round(medians.unknown)} ms for one that nobody has`
  checks.that(`${WHERE}: medians of ${TIMED_ROUNDS * 2}`, areAlike(medians), 'the same cost in time', got)
}

function areAlike({ known, unknown }: Record<'known' | 'unknown', number>): boolean {
  const [less, more] = [Math.min(known, unknown), Math.max(known, unknown)]
  return more <= less * TIMED_FACTOR || more - less <= TIMED_MARGIN_MS
}

/**
 * Two wrong passwords and then the right one, so that nothing is ever locked;
 * between them the same for IDs that nobody has, so that both meet the same
 * machine. The only check of the suite that goes by the clock.
 */
async function medianTimes(issuer: IssuerUnderTest, checks: Checks): Promise<Record<'known' | 'unknown', number>> {
  const plain = issuer.member('plain')
  const times = { known: [] as number[], unknown: [] as number[] }
  const timed = async (of: keyof typeof times, member: Member): Promise<void> => {
    const payment = issuer.payment()
    const sealed = await issuer.seal(member, payment, WRONG)
    const began = performance.now()
    const answer = await issuer.authenticate(member, { payment, sealed })
    times[of].push(performance.now() - began)
    checks.is(`${WHERE}, wrong password of a ${of} ID`, said(answer), 'credentials')
  }
  for (let round = 0; round < TIMED_ROUNDS; round++) {
    const unknown = nobody(issuer)
    for (const _ of [1, 2]) {
      await timed('known', plain)
      await timed('unknown', unknown)
    }
    checks.is(`${WHERE}, the right one after two wrong ones`, said(await issuer.authenticate(plain)), 'authenticated')
  }
  return { known: median(times.known), unknown: median(times.unknown) }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
}

/** The dialog's end of an issuer's question. */

import { nothing } from 'lit/html.js'
import { compactDecrypt, exportJWK, generateKeyPair } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import { newReplyKeys, openQuestion } from '../../../broker/checkout-page/questions/open-question.ts'
import type { ReplyKeys } from '../../../broker/checkout-page/questions/open-question.ts'
import { Talk } from '../../../broker/checkout-page/questions/questions.ts'
import type { TalkPorts } from '../../../broker/checkout-page/questions/questions.ts'
import type { Tools } from '../../../broker/checkout-page/questions/question-view.ts'
import { READS_UNTIL_NOT_SENT, reduce, screenOf } from '../../../broker/checkout-page/state.ts'
import type { PageEvent, PageState } from '../../../broker/checkout-page/state.ts'
import type { Answer } from '../../../broker/checkout-page/checkout-client.ts'
import { sealPassword } from '../../../broker/checkout-page/seal-password.ts'
import type { Parts } from '../../../broker/checkout-page/views/shell.ts'
import type { ViewContext } from '../../../broker/checkout-page/views/view-context.ts'
import { sayIn } from '../../../broker/checkout-page/words.ts'
import { sealQuestion } from '../../../messages/question-seals.ts'
import { LANGUAGES } from '../../../protocol/languages.ts'
import type { QuestionContent } from '../../../protocol/questions.ts'
import { checkout, pageAfter } from './checkout-fixture.ts'

const CODE = {
  kind: 'code',
  channel: 'sms',
  sent_to_hint: '•••• 5678',
  length: 6,
  resend_after_s: 30,
  attempts_left: 3,
} as const satisfies QuestionContent
const TALK = { view: () => 'the question', ended: (reason: string | undefined) => `ended: ${reason}` }
const QUESTION = { id: 'q1', kind: 'code', expires_at: '2026-11-23T00:10:00Z' } as const

describe('What is sealed to the page', () => {
  test.each<QuestionContent>([
    CODE,
    {
      kind: 'choice',
      choices: [{ id: '61-3', label: '分割3回', plan: { division: '61', count: 3, fee: 0, total: 9 } }],
    },
    { kind: 'page', url: 'https://bank.example/approve?question=1' },
    { kind: 'elsewhere', number: '42' },
  ])('is opened with its own key: $kind', async (content) => {
    const { publicKey, privateKey } = await newReplyKeys()
    expect(await openQuestion(await sealQuestion(content, publicKey), privateKey)).toEqual(content)
  })

  test('is not opened with another key, nor when it was changed on its way', async () => {
    const { publicKey } = await newReplyKeys()
    const { privateKey: other } = await newReplyKeys()
    expect(await openQuestion(await sealQuestion(CODE, publicKey), other)).toBeUndefined()
    const own = await newReplyKeys()
    const sealed = await sealQuestion(CODE, own.publicKey)
    expect(await openQuestion(`${sealed.slice(0, -4)}AAAA`, own.privateKey)).toBeUndefined()
    expect(await openQuestion('nonsense', own.privateKey)).toBeUndefined()
  })

  test('is nothing that the page could not show: no address but of the web, no choice of nothing', async () => {
    const { publicKey } = await newReplyKeys()
    const wrong = [
      { kind: 'page', url: 'javascript:alert(1)' },
      { kind: 'choice', choices: [] },
      { ...CODE, length: 99 },
    ]
    for (const content of wrong)
      await expect(sealQuestion(content as QuestionContent, publicKey)).rejects.toThrow(TypeError)
  })

  test('tells nothing by its length', async () => {
    const { publicKey } = await newReplyKeys()
    const long = { ...CODE, sent_to_hint: 'a-long-address@example.com', channel: 'mail' }
    expect((await sealQuestion(CODE, publicKey)).length).toBe((await sealQuestion(long, publicKey)).length)
  })
})

test('The key that the issuer seals to travels inside the sealed password alone', async () => {
  const { publicKey: to, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256', extractable: true })
  const { x = '', y = '' } = await exportJWK(to)
  const { publicKey: replyKey } = await newReplyKeys()
  const key = { kid: 'k', kty: 'EC', crv: 'P-256', x, y } as const
  const given = { password: 'p', memberId: '4100220731', checkout: checkout(), key, jti: 'j', now: 0, replyKey }
  const { plaintext } = await compactDecrypt(await sealPassword(given), privateKey)
  expect(JSON.parse(new TextDecoder().decode(plaintext))).toMatchObject({ reply_key: replyKey })
})

describe('The page', () => {
  const talked: PageEvent = { type: 'talked', talk: TALK }
  const sent: PageEvent = { type: 'sent', pending: 'authorize' }
  const asked: PageEvent = {
    type: 'answered',
    checkout: checkout({ status: 'processing', stage: 'issuer', question: QUESTION }),
  }

  test('shows the question once it can', () => {
    expect(screenOf(pageAfter(sent, talked, asked))).toBe('question')
    expect(screenOf(pageAfter(sent, asked))).toBe('processing')
    expect(screenOf(pageAfter(sent, asked, talked))).toBe('question')
  })

  test.each(['answered', 'polled'] as const)('says why a question ended, when that is %s', (type) => {
    const back: PageEvent = { type, checkout: checkout({ reason: 'denied' }) }
    const state = pageAfter(sent, talked, asked, back)
    expect(screenOf(state)).toBe('form')
    if (state.complaint?.about !== 'told') throw new Error('It says nothing.')
    expect(state.complaint.tell(sayIn('en'))).toBe('ended: denied')
  })

  test.each([
    [{ question_end: 'denied' }, 'ended: denied'],
    [{ question_end: 'expired' }, 'ended: expired'],
    // It was given up on another page.
    [{}, 'ended: undefined'],
  ] as const)('that finds the question gone by looking says of %j: %s', (found, told) => {
    const state = pageAfter(sent, talked, asked, { type: 'polled', checkout: checkout(found) })
    if (state.complaint?.about !== 'told') throw new Error('It says nothing.')
    expect(state.complaint.tell(sayIn('en'))).toBe(told)
  })

  test('whose answer got lost, and that never saw the question, does not blame the password', () => {
    const processing: PageEvent = { type: 'polled', checkout: checkout({ status: 'processing', stage: 'issuer' }) }
    const state = pageAfter(sent, talked, { type: 'lost' }, processing, {
      type: 'polled',
      checkout: checkout({ question_end: 'denied' }),
    })
    expect(state.complaint?.about).toBe('told')
  })

  test.each(['authorize', 'cancel'] as const)(
    'at which the answer to what was sent then (%s) got lost says so after several looks, and can be sent again',
    (pending) => {
      const look: PageEvent = { type: 'polled', checkout: checkout({ status: 'processing', question: QUESTION }) }
      let state = pageAfter(sent, talked, asked, { type: 'sent', pending }, { type: 'lost' })
      for (let looks = 1; looks < READS_UNTIL_NOT_SENT; looks++) {
        state = reduce(state, look)
        expect(state.complaint).toBeUndefined()
      }
      state = reduce(state, look)
      expect([screenOf(state), state.asking, state.pending]).toEqual(['question', false, undefined])
      if (state.complaint?.about !== 'told') throw new Error('It says nothing.')
      expect(state.complaint.tell(sayIn('en'))).toBe('That did not get through. Please try again.')
    },
  )

  test('of an attempt whose own answer got lost is what became of it: nothing is asked after any more', () => {
    const look: PageEvent = { type: 'polled', checkout: checkout({ status: 'processing', question: QUESTION }) }
    const state = pageAfter(sent, talked, { type: 'lost' }, look, look, look, look)
    expect([state.asking, state.complaint]).toEqual([false, undefined])
  })

  test('that another question follows while an answer is asked after complains of nothing', () => {
    const next = { ...QUESTION, id: 'q2' }
    const look: PageEvent = { type: 'polled', checkout: checkout({ status: 'processing', question: next }) }
    const state = pageAfter(sent, talked, asked, sent, { type: 'lost' }, look, look, look, look)
    expect([state.asking, state.complaint]).toEqual([false, undefined])
  })

  test('that is loaded after the end says nothing of it', () => {
    const state = pageAfter({ type: 'loaded', checkout: checkout({ question_end: 'denied' }) })
    expect([screenOf(state), state.complaint]).toEqual(['form', undefined])
  })

  test.each(['denied', 'expired', undefined] as const)('has a sentence for an end that is %s', (reason) => {
    const talk = new Talk({} as TalkPorts, { publicKey: {}, privateKey: {} } as ReplyKeys)
    const ended = { denied: /didn't let it through/, expired: /too long/, given_up: /another page/ }
    expect(talk.ended(reason, sayIn('en'))).toMatch(ended[reason ?? 'given_up'])
  })

  test('says nothing where the member begins again', () => {
    expect(pageAfter(sent, talked, asked, { type: 'answered', checkout: checkout() }).complaint).toBeUndefined()
  })
})

describe('A look that tells of a question', () => {
  /** Returns what the view says over its other parts, for a question whose text is not here. */
  function saidOf(...events: PageEvent[]): unknown {
    const talk = new Talk({} as TalkPorts, { publicKey: {}, privateKey: {} } as ReplyKeys)
    const state = pageAfter(sent, { type: 'talked', talk }, ...events)
    const context = { state, say: sayIn('en'), actions: {} } as unknown as ViewContext
    const shell = (_: ViewContext, parts: Parts): unknown => parts.said?.title
    return talk.view(context, { html: () => '', nothing, shell, amountLead: () => '' } as unknown as Tools)
  }
  const sent: PageEvent = { type: 'sent', pending: 'authorize' }
  const found = checkout({ status: 'processing', stage: 'issuer', question: QUESTION })

  test('before the answer that brings its text asks nobody to begin again', () => {
    expect(saidOf({ type: 'polled', checkout: found })).toBeUndefined()
  })

  test('that another page was asked says to begin again, also while the payment is being cancelled', () => {
    expect(saidOf({ type: 'answered', checkout: found })).toBe('Please begin again')
    const cancelled: PageEvent = { type: 'sent', pending: 'cancel' }
    expect(saidOf({ type: 'answered', checkout: found }, cancelled)).toBe('Please begin again')
  })
})

describe('A code that was sent', () => {
  /** Returns what a talk says of two codes, of which the second came after a wish for another that ended so. */
  async function saidAfter(wish: Answer): Promise<unknown[]> {
    const keys = await newReplyKeys()
    let asking = false
    const asked: PageEvent = { type: 'answered', checkout: checkout({ status: 'processing', question: QUESTION }) }
    const state = (): PageState => ({ ...pageAfter(asked), asking })
    const sends = async (send: () => Promise<Answer>): Promise<void> => {
      asking = (await send()).kind === 'lost'
    }
    const ports = { client: { answer: () => Promise.resolve(wish) }, state, ask: sends, say: sayIn('en') }
    const opened = vi.fn()
    const talk = new Talk({ ...ports, redraw: opened } as unknown as TalkPorts, keys)
    const said: unknown[] = []
    const drawn: unknown[] = []
    const shell = (_: ViewContext, parts: Parts): unknown => said.push(parts.said?.text)
    const html = (_: TemplateStringsArray, ...values: unknown[]): unknown => drawn.push(...values)
    const tools = { html, nothing, shell, amountLead: () => '' } as unknown as Tools
    const shows = async (content: QuestionContent): Promise<void> => {
      const sealed = await sealQuestion(content, keys.publicKey)
      const page = pageAfter({
        type: 'answered',
        checkout: checkout({ status: 'processing', question: { ...QUESTION, sealed } }),
      })
      const context = { state: page, say: sayIn('en'), actions: {} } as unknown as ViewContext
      opened.mockClear()
      talk.view(context, tools)
      await vi.waitUntil(() => opened.mock.calls.length > 0)
      said.length = 0
      talk.view(context, tools)
    }
    vi.stubGlobal('document', { querySelector: () => null, querySelectorAll: () => [] })
    vi.stubGlobal('furiwakeStart', { isOnScreen: false })
    await shows({ ...CODE, resend_after_s: 0 })
    const resent = drawn.find((value) => typeof value === 'function' && value.name === 'resent') as () => void
    resent()
    await Promise.resolve()
    await shows(CODE)
    return said
  }

  test.each([
    ['came', { kind: 'state', checkout: checkout({ status: 'processing' }) }, 'another one'],
    ['got lost', { kind: 'lost' }, 'has sent it'],
  ] as const)('after a wish for another whose answer %s', async (_, wish, words) => {
    expect(String(await saidAfter(wish))).toContain(words)
  })
})

test.each(LANGUAGES)('In %s each end says that nothing was taken', (language) => {
  const say = sayIn(language)
  for (const key of ['@denied', '@questionExpired', '@givenUp'] as const) expect(say(key)).toContain(say('@nothing'))
})

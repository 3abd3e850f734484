/** An issuer's test hook is asked within bounds: whatever it does is a finding, and no end of the run. */

import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { playAct } from '../../../conformance/test-hook.ts'
import { closed, freeOrigin, listening, originOf } from './http-server.ts'
import { openHook } from './test-hooks.ts'

describe('A test hook', () => {
  const act = { act: 'dispute_won', operation_id: 'op_1' } as const

  test('plays each act at one address, and says which came too late', async () => {
    const hook = await openHook((asked) => (asked.act === 'code' ? { code: '123456' } : false))
    const { test_hook: url, test_hook_key: key } = hook.fields
    try {
      const code = { act: 'code', member_id: 'MD1', question_id: 'question' } as const
      expect(await playAct({ url, key }, code)).toEqual({ isDone: true, code: '123456' })
      expect(await playAct({ url, key }, act)).toEqual({ isDone: false })
      await expect(playAct({ url, key: undefined }, act)).rejects.toMatchObject({ got: '401' })
    } finally {
      await hook.close()
    }
  })

  test.each([
    ['hangs', () => {}, 'late', 300],
    ['answers 64 MiB', endlessly, 'too_large', undefined],
    ['refuses', (answer: ServerResponse) => void answer.writeHead(500).end(), '500', undefined],
  ] satisfies [string, (answer: ServerResponse) => void, string, number | undefined][])(
    'that %s is a finding, and the run goes on',
    async (_, answers, got, timeoutMs) => {
      const server = createServer((_request, answer) => answers(answer))
      await listening(server)
      try {
        await expect(playAct({ url: originOf(server), key: undefined }, act, timeoutMs)).rejects.toMatchObject({ got })
      } finally {
        await closed(server)
      }
    },
  )

  test('that nobody listens at is a finding, and one that is needed and not there', async () => {
    await expect(playAct({ url: await freeOrigin(), key: undefined }, act)).rejects.toMatchObject({
      got: 'unreachable',
    })
    await expect(playAct(undefined, act)).rejects.toMatchObject({ got: 'neither' })
  })
})

/** Sends up to 64 MiB, as long as somebody reads. */
function endlessly(answer: ServerResponse): void {
  Readable.from(Array.from({ length: 64 }, () => Buffer.alloc(1024 * 1024, ' '))).pipe(answer)
}

/** The plan of a deployment, of an account as it was found. */

import { beforeAll, describe, expect, test } from 'vitest'
import { planOf, NOTHING_FOUND, sentenceOf } from '../../../tools/deploy/plan.ts'
import { settingsFrom } from '../../../tools/deploy/settings.ts'
import { committedVars, readCommitted, workerConfig, type Committed } from '../../../tools/deploy/worker-config.ts'
import { Wrangler } from '../../../tools/deploy/wrangler.ts'
import { ALL_PARTS } from './deploying.ts'
import { StandInWrangler } from './stand-in-wrangler.ts'

let committed: Committed
beforeAll(async () => {
  const { broker, ...others } = await readCommitted()
  committed = { ...others, broker: { ...broker, r2_buckets: [{ binding: 'BOOKS', bucket_name: 'furiwake-books' }] } }
})

const settingsOf = (more: object = {}) => {
  const text = JSON.stringify({ parts: { broker: ALL_PARTS.broker }, ...more })
  return settingsFrom(text, { file: 'x', environment: 'production', committed: committedVars(committed) })
}

describe('A bucket that a Worker is bound to', () => {
  test('is made before the Worker, under the environment’s name, and is there twice as well as once', async () => {
    const settings = settingsOf()
    const [first] = planOf({ parts: ['broker'], settings, committed, kept: {}, found: NOTHING_FOUND })
    expect(first && sentenceOf(first)).toBe('make the bucket furiwake-books-production, if it is not there')
    const account = new StandInWrangler()
    const wrangler = new Wrangler(account.run)
    await wrangler.createBucket('furiwake-books-production', settings, 'account.json')
    await wrangler.createBucket('furiwake-books-production', settings, 'account.json')
    expect(account.changes).toEqual(['bucket furiwake-books-production'])
  })

  test('is had in the jurisdiction that it was made in', () => {
    expect(
      workerConfig('broker', committed.broker, settingsOf({ jurisdiction: 'eu' }), new Map())['r2_buckets'],
    ).toEqual([{ binding: 'BOOKS', bucket_name: 'furiwake-books-production', jurisdiction: 'eu' }])
  })
})

describe('The parts of a plan', () => {
  test('come in the order in which they ask each other, however they were typed', () => {
    const settings = settingsFrom(JSON.stringify({ mode: 'live', parts: ALL_PARTS }), {
      file: 'x',
      environment: 'production',
      committed: committedVars(committed),
    })
    const parts = ['broker', 'relay', 'authentication', 'settlement'] as const
    const steps = planOf({ parts, settings, committed, kept: {}, found: NOTHING_FOUND })
    expect(steps.filter(({ kind }) => kind === 'deploy').map(({ part }) => part)).toEqual([
      'settlement',
      'relay',
      'authentication',
      'broker',
    ])
  })
})

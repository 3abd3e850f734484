import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

import { METRIC_BLOBS, METRIC_COLUMNS, METRIC_DOUBLES, measuredRead, writeMetric } from '../../../broker/metrics.ts'
import type { DataPoint } from '../../../broker/metrics.ts'

interface Written {
  indexes: string[]
  blobs: string[]
  doubles: number[]
}

function written(point: DataPoint): Written[] {
  const points: Written[] = []
  writeMetric({ METRICS: { writeDataPoint: (each) => void points.push(each) } }, point)
  return points
}

const QUERIES = globSync('docs/operate/dashboard/*.sql').map((file) => [file, readFileSync(file, 'utf8')] as const)

/** Names of the columns that a query reads, and those of them that are none of its metric's. */
function unwritten(query: string): string[] {
  const [, metric = ''] = /blob1 = '(\w+)'/.exec(query) ?? []
  const columns: readonly string[] = METRIC_COLUMNS[metric as keyof typeof METRIC_COLUMNS] ?? []
  const names = [...query.matchAll(/\b(blob|double)(\d+)\b/g)].map(([text, kind, number]) => {
    const list: readonly string[] = kind === 'blob' ? METRIC_BLOBS : METRIC_DOUBLES
    return list[Number(number) - 1] ?? text
  })
  return names.filter((name) => name !== 'metric' && !columns.includes(name))
}

describe('The dashboard', () => {
  test('has a query for every figure that is written', () => {
    const asked = new Set(QUERIES.map(([, text]) => /blob1 = '(\w+)'/.exec(text)?.[1]))
    expect(asked).toEqual(new Set(Object.keys(METRIC_COLUMNS)))
  })

  test.each(QUERIES)(
    '%s names columns that are written for its figure, and counts what was sampled',
    (_file, query) => {
      expect(unwritten(query)).toEqual([])
      expect(query).toMatch(/FROM furiwake\b/)
      expect(query).toMatch(/_sample_interval/)
      expect(query).toMatch(/timestamp > NOW\(\) - INTERVAL/)
    },
  )

  test('would be found out: a column that its figure does not have, and one that nobody writes', () => {
    expect(unwritten("SELECT double3, blob3, blob8 FROM furiwake WHERE blob1 = 'alarm'")).toEqual([
      'bytes',
      'issuer',
      'blob8',
    ])
  })

  test('lists its queries', () => {
    const text = readFileSync('docs/operate/dashboard/README.md', 'utf8')
    const listed = [...text.matchAll(/\]\(([\w-]+\.sql)\)/g)].map(([, name]) => `docs/operate/dashboard/${name}`)
    expect(listed.toSorted()).toEqual(QUERIES.map(([file]) => file).toSorted())
  })

  test('asks the data set that the broker writes to', () => {
    expect(readFileSync('wrangler.toml', 'utf8')).toMatch(/binding = "METRICS"\ndataset = "furiwake"/)
  })
})

describe('A data point', () => {
  test('has each value in its column, sampled by metric and issuer', () => {
    const about = { mode: 'live', issuer: '4', method: 'credit' }
    const call = { metric: 'issuer_call', ...about, name: 'settlement_call', outcome: 'approved', ms: 12 } as const
    expect(written(call)).toEqual([
      {
        indexes: ['issuer_call 4'],
        blobs: ['issuer_call', 'live', '4', 'credit', 'settlement_call', 'approved', ''],
        doubles: [12, 0, 0],
      },
    ])
  })

  test('loses what is not listed for its figure, whoever passes it', () => {
    const wide = { metric: 'alarm', lagMs: 5, issuer: '4', ms: 7, member: '410022073118', payment: 'pay_1' } as const
    expect(written(wide)).toEqual([
      { indexes: ['alarm '], blobs: ['alarm', '', '', '', '', '', ''], doubles: [0, 5, 0] },
    ])
  })

  test.each(['Sumire Hanako', 'hanako@sumire example', '菫', 'x'.repeat(65), '{"password":"open"}'])(
    'holds words alone, and not %j',
    (text) => {
      expect(written({ metric: 'payment', outcome: 'declined', reason: text })[0]?.blobs).toEqual([
        'payment',
        '',
        '',
        '',
        '',
        'declined',
        '',
      ])
    },
  )

  test('is nobody’s trouble: an engine that throws, a number that is none, a Worker without the binding', () => {
    const point = { metric: 'webhook', outcome: 'failed', ms: NaN, lagMs: Infinity } as const
    const broken = {
      writeDataPoint: () => {
        throw new Error('more than 25 in an invocation')
      },
    }
    expect(() => writeMetric({ METRICS: broken }, point)).not.toThrow()
    expect(() => writeMetric({}, point)).not.toThrow()
    expect(written(point)[0]?.doubles).toEqual([0, 0, 0])
  })

  test('of a read tells what became of it, and the read is what it was', async () => {
    const points: Written[] = []
    const env = { METRICS: { writeDataPoint: (each: Written) => void points.push(each) } }
    expect(await measuredRead(env, 'owner', async () => 'row')).toBe('row')
    expect(await measuredRead(env, 'owner', async () => undefined)).toBeUndefined()
    await expect(measuredRead(env, 'owner', async () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(points.map(({ blobs }) => blobs[5])).toEqual(['found', 'none', 'failed'])
  })
})

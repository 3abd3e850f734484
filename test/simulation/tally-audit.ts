import type { Database } from 'sql.js'

const HOUR_MS = 60 * 60_000

/** The tallies, worked out anew from the operations: each quarter of an hour must be as it was kept. */
export function checkTallies(sql: Database): string[] {
  return [15].flatMap((minutes) => {
    const slot = `(o.value ->> 'settledAt') / ${(minutes * HOUR_MS) / 60}`
    const columns = 'slot, currency, issuer, method, payments, captured_amount, refunds, refunded_amount'
    const kept = rowsOf(sql, `SELECT ${columns} FROM tallies WHERE minutes = ${minutes} ORDER BY 1, 2, 3, 4`)
    const anew = rowsOf(
      sql,
      `SELECT ${slot}, p.currency, p.issuer, p.method,
         sum(o.value ->> 'kind' = 'capture'), sum(iif(o.value ->> 'kind' = 'capture', o.value ->> 'amount', 0)),
         sum(o.value ->> 'kind' = 'refund'), sum(iif(o.value ->> 'kind' = 'refund', o.value ->> 'amount', 0))
       FROM payment_records p, json_each(p.operations) o
       WHERE o.value ->> 'state' = 'approved' AND o.value ->> 'kind' IN ('capture', 'refund')
       GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    )
    if (kept.join('\n') === anew.join('\n')) return []
    return [`the tallies by ${minutes} minutes are\n${kept.join('\n')}\nand the operations come to\n${anew.join('\n')}`]
  })
}

function rowsOf(sql: Database, query: string): string[] {
  return (sql.exec(query)[0]?.values ?? []).map((row) => row.join(' '))
}

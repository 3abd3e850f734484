import type { Database } from 'sql.js'

const HOUR_MS = 60 * 60_000

/** The tallies, worked out anew from the operations: each hour and quarter of an hour must be as it was kept. */
export function checkTallies(sql: Database): string[] {
  return [60, 15].flatMap((minutes) => {
    const slot = `o.settled_at / ${(minutes * HOUR_MS) / 60}`
    const columns = 'slot, currency, issuer, method, payments, captured_amount, refunds, refunded_amount'
    const kept = rowsOf(sql, `SELECT ${columns} FROM tallies WHERE minutes = ${minutes} ORDER BY 1, 2, 3, 4`)
    const anew = rowsOf(
      sql,
      `SELECT ${slot}, o.currency, p.issuer, p.method,
         sum(o.kind = 'capture'), sum(iif(o.kind = 'capture', o.amount, 0)),
         sum(o.kind = 'refund'), sum(iif(o.kind = 'refund', o.amount, 0))
       FROM operations o JOIN payments p ON p.id = o.payment_id
       WHERE o.state = 'approved' AND o.kind IN ('capture', 'refund') GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
    )
    if (kept.join('\n') === anew.join('\n')) return []
    return [`the tallies by ${minutes} minutes are\n${kept.join('\n')}\nand the operations come to\n${anew.join('\n')}`]
  })
}

function rowsOf(sql: Database, query: string): string[] {
  return (sql.exec(query)[0]?.values ?? []).map((row) => row.join(' '))
}

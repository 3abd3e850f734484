-- Payments by what became of them, issuer, method and reason: a bar for each quarter of an hour.
SELECT
  intDiv(toUInt32(timestamp), 900) * 900 AS t,
  blob3 AS issuer,
  blob4 AS method,
  blob6 AS outcome,
  blob7 AS reason,
  SUM(_sample_interval) AS payments
FROM furiwake
WHERE blob1 = 'payment' AND blob2 = 'live' AND timestamp > NOW() - INTERVAL '1' DAY
GROUP BY t, issuer, method, outcome, reason
ORDER BY t

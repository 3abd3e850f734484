-- Calls to issuers without an answer that counts. Above one in twenty for five minutes: look at /readyz, and call the issuer.
SELECT
  intDiv(toUInt32(timestamp), 300) * 300 AS t,
  blob3 AS issuer,
  blob4 AS method,
  SUM(IF(blob6 IN ('unknown', 'unavailable'), _sample_interval, 0)) / SUM(_sample_interval) AS failed
FROM furiwake
WHERE blob1 = 'issuer_call' AND timestamp > NOW() - INTERVAL '1' DAY
GROUP BY t, issuer, method
ORDER BY t

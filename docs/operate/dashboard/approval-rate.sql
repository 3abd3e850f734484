-- The share of decided payments that an issuer approved, by method: a line for each issuer. A fall is an issuer's trouble.
SELECT
  intDiv(toUInt32(timestamp), 900) * 900 AS t,
  blob3 AS issuer,
  blob4 AS method,
  SUM(IF(blob6 = 'declined', 0, _sample_interval)) / SUM(_sample_interval) AS approved
FROM furiwake
WHERE blob1 = 'payment' AND blob2 = 'live' AND blob6 IN ('authorized', 'captured', 'awaiting_confirmation', 'declined')
  AND timestamp > NOW() - INTERVAL '1' DAY
GROUP BY t, issuer, method
ORDER BY t

-- How long each issuer takes to answer, by call: the middle and the slowest of a hundred, in milliseconds.
SELECT
  intDiv(toUInt32(timestamp), 300) * 300 AS t,
  blob3 AS issuer,
  blob5 AS call,
  quantileWeighted(0.5)(double1, _sample_interval) AS p50_ms,
  quantileWeighted(0.99)(double1, _sample_interval) AS p99_ms
FROM furiwake
WHERE blob1 = 'issuer_call' AND timestamp > NOW() - INTERVAL '1' DAY
GROUP BY t, issuer, call
ORDER BY t

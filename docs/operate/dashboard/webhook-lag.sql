-- From an event to its delivery, in milliseconds. Growing with few failures: ledgers are behind; with many: an endpoint is away.
SELECT
  intDiv(toUInt32(timestamp), 300) * 300 AS t,
  blob6 AS outcome,
  SUM(_sample_interval) AS tries,
  quantileWeighted(0.5)(double2, _sample_interval) AS p50_lag_ms,
  quantileWeighted(0.99)(double2, _sample_interval) AS p99_lag_ms,
  quantileWeighted(0.99)(double1, _sample_interval) AS p99_answer_ms
FROM furiwake
WHERE blob1 = 'webhook' AND timestamp > NOW() - INTERVAL '1' DAY
GROUP BY t, outcome
ORDER BY t

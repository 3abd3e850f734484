-- Requests by route and status, and how long they took, in milliseconds.
SELECT
  intDiv(toUInt32(timestamp), 300) * 300 AS t,
  blob5 AS route,
  blob6 AS status,
  SUM(_sample_interval) AS requests,
  quantileWeighted(0.99)(double1, _sample_interval) AS p99_ms
FROM furiwake
WHERE blob1 = 'request' AND timestamp > NOW() - INTERVAL '1' DAY
GROUP BY t, route, status
ORDER BY t

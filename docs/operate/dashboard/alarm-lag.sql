-- How late the ledgers' alarms ring, in milliseconds. Above a minute for long: unknown outcomes wait.
SELECT
  intDiv(toUInt32(timestamp), 300) * 300 AS t,
  SUM(_sample_interval) AS alarms,
  quantileWeighted(0.5)(double2, _sample_interval) AS p50_lag_ms,
  quantileWeighted(0.99)(double2, _sample_interval) AS p99_lag_ms,
  MAX(double2) AS most_lag_ms
FROM furiwake
WHERE blob1 = 'alarm' AND timestamp > NOW() - INTERVAL '1' DAY
GROUP BY t
ORDER BY t

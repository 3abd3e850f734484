-- The size of the ledgers in use, in bytes: the largest closes at five gigabytes by itself, and takes nothing new at nine.
SELECT
  intDiv(toUInt32(timestamp), 3600) * 3600 AS t,
  quantileWeighted(0.5)(double3, _sample_interval) AS median_bytes,
  MAX(double3) AS largest_bytes
FROM furiwake
WHERE blob1 = 'ledger_size' AND timestamp > NOW() - INTERVAL '7' DAY
GROUP BY t
ORDER BY t

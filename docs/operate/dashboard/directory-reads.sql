-- Reads of the directory, how many failed, and how long they took. Isolates remember: many reads are many new isolates, or strangers.
SELECT
  intDiv(toUInt32(timestamp), 300) * 300 AS t,
  blob5 AS row,
  SUM(_sample_interval) AS reads,
  SUM(IF(blob6 = 'failed', _sample_interval, 0)) AS failed,
  quantileWeighted(0.99)(double1, _sample_interval) AS p99_ms
FROM furiwake
WHERE blob1 = 'directory_read' AND timestamp > NOW() - INTERVAL '1' DAY
GROUP BY t, row
ORDER BY t

-- What issuers say when they refuse, in a week.
SELECT blob3 AS issuer, blob5 AS call, blob6 AS outcome, blob7 AS reason, SUM(_sample_interval) AS calls
FROM furiwake
WHERE blob1 = 'issuer_call' AND blob7 != '' AND timestamp > NOW() - INTERVAL '7' DAY
GROUP BY issuer, call, outcome, reason
ORDER BY calls DESC

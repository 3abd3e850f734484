const OF_BROKER = [
  'answered-routes',
  'api-documents',
  'asked-by-amount',
  'authorize-payment',
  'calendar',
  'console',
  'console-changes',
  'create-payment',
  'error-pages',
  'evidence',
  'first-dialog',
  'guarded-payment',
  'idempotency-keys',
  'notices',
  'operation-lists',
  'operations',
  'origins',
  'page-and-documents',
  'passkeys',
  'queries',
  'request-bodies',
  'slow-bodies',
  'texts',
  'trace',
  'volumes',
  'webhook-endpoints',
  'webhook-test-events',
  'webhooks',
  'who-may-know-what',
]

/**
 * The files of tests that share a workerd, in any order: each of their tests
 * has a merchant and ledgers of its own, and leaves the parties' keys, the
 * issuers' health and the limits on requests as they were. Every other file
 * has a workerd of its own, which takes three times as long as most of them.
 */
export const SHARING_FILES = [
  'test/contract/issuer-contract.test.ts',
  'test/worker/demo-shop/shop.test.ts',
  'test/worker/demo-shop/webhooks.test.ts',
  'test/worker/sdk/calls.test.ts',
  'test/worker/sdk/verdicts.test.ts',
  ...OF_BROKER.map((name) => `test/worker/broker/${name}.test.ts`),
]

import { fileURLToPath } from 'node:url'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { SHARING_FILES } from './test/worker/sharing-files.ts'

/**
 * Four kinds of test, by what they need to be true:
 * `unit` runs pure code in Node; `worker` runs inside workerd with real D1 and
 * Durable Object storage; `demo` kills and starts again the whole system, as
 * `npm run demo` starts it, once before the eyes of a member and an operator;
 * `browser` drives real Chromium against it.
 */
// Keys are made for each run: the repository holds no secret, not even a test's.
async function brokerBindings() {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey)
  return {
    BROKER_ORIGIN: 'http://broker.test',
    SIGNING_KEYS: JSON.stringify([{ kid: 'broker-1', kty, crv, x, y, d }]),
    CLIENT_SECRET_KEY: newSecret(),
    WEBHOOK_SECRET_KEY: newSecret(),
    WEBHOOK_TARGETS: 'any',
    OPERATOR_KEY: newSecret(),
    DIRECTORY_MIGRATIONS: await readD1Migrations('broker/db/directory-migrations'),
    SHOP_MIGRATIONS: await readD1Migrations('demo-shop/migrations'),
  }
}

function newSecret(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
}

function inWorkerd() {
  return cloudflareTest(async () => ({
    wrangler: { configPath: './test/worker/wrangler.toml' },
    miniflare: { bindings: await brokerBindings() },
  }))
}

/**
 * Libraries that the Workers use, each as one file: workerd asks for every file of a module by itself, and every file of
 * tests begins with a workerd of its own.
 */
const BUNDLED = {
  optimizer: {
    ssr: {
      enabled: true,
      include: [
        '@hono/zod-openapi',
        '@simplewebauthn/server',
        '@zxcvbn-ts/core',
        '@zxcvbn-ts/language-common',
        'drizzle-orm',
        'drizzle-orm/d1',
        'drizzle-orm/durable-sqlite',
        'drizzle-orm/sqlite-core',
        'fflate',
        'hono',
        'hono/accepts',
        'hono/body-limit',
        'hono/cookie',
        'hono/csrf',
        'hono/factory',
        'hono/html',
        'hono/http-exception',
        'ipaddr.js',
        'jose',
        'standardwebhooks',
        'zod',
      ],
    },
  },
}

/** In most tests a password is only there to be right or wrong. */
const REMEMBERED_HASHES = {
  alias: { 'argon2id/lib/setup.js': fileURLToPath(new URL('test/worker/remembered-hashes.ts', import.meta.url)) },
}

/** Ends a test that hangs. A busy machine may take many times what a test needs, so this says nothing of how quick it is. */
const HANGING_MS = 60_000

/** A page is as quick as the machine is free; what it shows is tested, not when. */
const IN_BROWSER_TIME = { poll: { timeout: 15_000 } }

export default defineConfig({
  test: {
    // What the Workers log is shown for tests that fail.
    silent: 'passed-only',
    // Vitest would leave one of two cores idle. Browser tests, which look at what a person sees, run one file at a time.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{unit,simulation}/**/*.test.ts'],
          environment: 'node',
          // What they import is read once, not once a file: pure code leaves nothing behind.
          isolate: false,
          setupFiles: ['test/unit/put-back.ts'],
          testTimeout: HANGING_MS,
          hookTimeout: HANGING_MS,
        },
      },
      {
        plugins: [inWorkerd()],
        resolve: REMEMBERED_HASHES,
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts', 'test/contract/**/*.test.ts'],
          exclude: ['test/worker/issuers/**', ...SHARING_FILES],
          deps: BUNDLED,
          testTimeout: HANGING_MS,
          hookTimeout: HANGING_MS,
        },
      },
      {
        plugins: [inWorkerd()],
        resolve: REMEMBERED_HASHES,
        test: {
          name: 'worker-sharing',
          deps: BUNDLED,
          include: SHARING_FILES,
          isolate: false,
          testTimeout: HANGING_MS,
          hookTimeout: HANGING_MS,
        },
      },
      {
        plugins: [inWorkerd()],
        resolve: REMEMBERED_HASHES,
        test: {
          name: 'worker-issuers',
          deps: BUNDLED,
          include: ['test/worker/issuers/**/*.test.ts'],
          // Each of their tests has databases of its own, so that they need no workerd of their own.
          isolate: false,
          testTimeout: HANGING_MS,
          hookTimeout: HANGING_MS,
        },
      },
      {
        test: {
          name: 'demo',
          include: ['test/demo/**/*.test.ts'],
          environment: 'node',
          isolate: false,
          testTimeout: HANGING_MS,
          // A start takes its time on a busy machine.
          hookTimeout: 120_000,
          expect: IN_BROWSER_TIME,
        },
      },
      {
        test: {
          name: 'engines',
          include: ['test/engines/**/*.test.ts'],
          // Each of its tests waits for Chromium to put a page to sleep.
          exclude: process.env['ENGINE_TESTS'] === 'all' ? [] : ['test/engines/sleeping-page.test.ts'],
          environment: 'node',
          testTimeout: HANGING_MS,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          // Each file opens a stage, and closes it.
          isolate: false,
          globalSetup: ['test/browser/running-demos.ts'],
          environment: 'node',
          testTimeout: 60_000,
          hookTimeout: 90_000,
          expect: IN_BROWSER_TIME,
          fileParallelism: false,
          // Where others run in the same command, after them.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})

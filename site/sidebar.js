import { globSync } from 'node:fs'

import { openAPISidebarGroups } from 'starlight-openapi'

const TASKS = [
  'take-a-payment',
  'verify-the-verdict',
  'receive-webhooks',
  'capture-later',
  'refund',
  'cancel',
  'send-a-payment-link',
  'open-the-console',
  'count-the-month',
  'forgery-tokens',
  'keys',
  'handle-errors',
  'test-every-ending',
]
/** Every recipe that is there: the tasks in the order of a shop's making, then the others, such as those by language. */
const RECIPES = globSync('*.md', { cwd: '../docs/recipes' }).map((file) => file.replace('.md', ''))
const OTHERS = RECIPES.filter((name) => !TASKS.includes(name)).toSorted()

/** A group of pages, by both its names. */
function group(label, ja, items, collapsed = false) {
  return { label, translations: { ja }, collapsed, items }
}

/** A page with a shorter name than its title. */
function page(slug, label, ja) {
  return { slug, label, translations: { ja } }
}

const PROJECT = ['contributing', 'security', 'changelog', 'architecture'].map((name) => `project/${name}`)

export const SIDEBAR = [
  group('Start here', 'はじめに', [
    page('quick-start', 'Quick start', 'クイックスタート'),
    page('develop', 'Your own broker', '手元のブローカー'),
    page('integrate-a-shop', 'All of the integration', '組み込みのすべて'),
    page('sdk', 'The SDK', 'SDK'),
  ]),
  group('The element', 'エレメント', [
    page('element', 'Attributes, events, looks', '属性・イベント・見た目'),
    page('playground', 'Playground', 'プレイグラウンド'),
  ]),
  group(
    'Recipes',
    'レシピ',
    [...TASKS, ...OTHERS].map((name) => `recipes/${name}`),
  ),
  group('In depth', '詳しく', [
    page('webhooks', 'Webhooks', 'Webhook'),
    page('payment-links', 'Payment links', '支払いリンク'),
    page('console', 'The console', 'コンソール'),
    page('tallies', 'Tallies', '集計'),
    page('returns', 'Signed returns', '署名された返金'),
    page('testing', 'Test a shop', 'ショップをテストする'),
    page('demo', 'The demo and its test IDs', 'デモとテスト用の ID'),
    page('errors', 'Errors', 'エラー'),
  ]),
  group('Safe and live', '安全と本番', [
    page('security-for-shops', 'Security for shops', 'ショップのセキュリティー'),
    page('going-live', 'Going live', '本番を始める'),
    page('security', 'Every wall', '対策のすべて'),
    page('accessibility', 'Accessibility', 'アクセシビリティ'),
  ]),
  group('Moving here', '移行', [
    page('migrate/braintree-drop-in', 'From Braintree’s Drop-in', 'Braintree の Drop-in から'),
    page('migrate/stripe', 'From Stripe', 'Stripe から'),
  ]),
  group('API reference', 'API リファレンス', openAPISidebarGroups, true),
  group(
    'Issuers',
    '発行元',
    [
      page('issuer-quick-start', 'An issuer in ten minutes', '10分で作る発行元'),
      'issuer-protocol',
      'issuer-protocol/messages',
      'issuer-protocol/vectors',
      'issuer-kit',
      'certify',
      'issuer-servers',
    ],
    true,
  ),
  group('Operating a broker', 'ブローカーの運用', [{ autogenerate: { directory: 'operate' } }, 'reconciliation'], true),
  group('Under the hood', '仕組み', ['the-ten-steps', 'bench', 'bench-page', ...PROJECT], true),
  group('Decisions', '決定の記録', [{ autogenerate: { directory: 'decisions' } }], true),
]

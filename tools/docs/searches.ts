/** Searches of the site that readers make, each with the page that it is to find first. */

import type { Page } from 'playwright-core'

/** The search looks through the pages of its own language: words, and the page below the language's address. */
const SEARCHES: Record<string, Record<string, string>> = {
  '': {
    trigger: 'develop/',
    'clock forward': 'develop/',
    refund: 'recipes/refund/',
    capture: 'recipes/capture-later/',
    cancel: 'recipes/cancel/',
    chargeback: 'recipes/refund/',
    'payment link': 'recipes/send-a-payment-link/',
    csrf: 'recipes/forgery-tokens/',
    'rate limit': 'errors/',
    playground: 'playground/',
    python: 'recipes/python/',
    stripe: 'migrate/stripe/',
  },
  'ja/': {
    trigger: 'develop/',
    開発: 'develop/',
    与信: 'recipes/capture-later/',
    与信枠: 'recipes/capture-later/',
    売上確定: 'recipes/capture-later/',
    返金: 'recipes/refund/',
    チャージバック: 'recipes/refund/',
    キャンセル: 'recipes/cancel/',
    判定: 'recipes/verify-the-verdict/',
    シークレット: 'recipes/keys/',
    支払いリンク: 'recipes/send-a-payment-link/',
    集計: 'tallies/',
    コンソール: 'console/',
    エラー: 'recipes/handle-errors/',
    デモ: 'demo/',
  },
}

/** Returns each search that finds another page first than its own: "ja/ 与信: found …, and not …". */
export async function failedSearches(tab: Page, site: string): Promise<string[]> {
  const failed: string[] = []
  for (const [language, pages] of Object.entries(SEARCHES)) {
    await tab.goto(site + language)
    for (const [words, page] of Object.entries(pages)) {
      const found = await firstFound(tab, `${site}pagefind/pagefind.js`, words)
      const wanted = `${new URL(site).pathname}${language}${page}`
      if (found !== wanted) failed.push(`${language} ${words}: found ${found ?? 'nothing'}, and not ${wanted}`.trim())
    }
  }
  return failed
}

/** Asks the index that the page's own search asks, of the page's language. */
async function firstFound(tab: Page, script: string, words: string): Promise<string | undefined> {
  const asked = { script, words }
  return tab.evaluate(async (given) => {
    const index = (await import(given.script)) as {
      search(query: string): Promise<{ results: { data(): Promise<{ url: string }> }[] }>
    }
    const { results } = await index.search(given.words)
    return (await results[0]?.data())?.url
  }, asked)
}

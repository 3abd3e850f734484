/** The report as a page to read, in Japanese and in English: one file, without script or anything from elsewhere. Pure. */

import { isConforming } from './report.ts'
import type { Report, ScenarioResult } from './report.ts'
import { RULES } from './rules.ts'
import { TITLES } from './titles.ts'

const WORDS = {
  ja: {
    title: '適合試験の結果',
    conforms: 'この発行会社のサーバーは、決まりに適合しています。',
    not: 'まだ適合していません。上から順に直してください。「待ち」の項目は、先のものが直れば通ることがあります。',
    part: '頼まれた項目だけを試しました。証明には、すべての項目が要ります。',
    headings: ['項目', '結果', '内容'],
    results: { passed: '合格', failed: '不合格', blocked: '待ち', unsupported: '対応なし', not_asked: '対象外' },
    notAsked: {
      version_1: '版 2 で加わった項目です。この発行会社は版 1 です。',
      pays_later: 'すぐに承認する場合の項目です。この発行会社では、後からお支払いいただきます。',
    },
    version: '決まりの版',
    expected: '期待',
    got: '実際',
    rule: '決まり',
    by: '先に必要なもの',
    checks: '確かめた数',
    issuer: '認証サーバーと精算サーバー',
    time: '終わった時刻',
  },
  en: {
    title: 'Conformance report',
    conforms: 'The servers of this issuer conform.',
    not: 'They do not conform yet. Mend what failed, from the top; what is blocked may then pass by itself.',
    part: 'What was asked for is as it should be; a certificate asks for everything.',
    headings: ['Scenario', 'Result', 'What was seen'],
    results: {
      passed: 'passed',
      failed: 'failed',
      blocked: 'blocked',
      unsupported: 'unsupported',
      not_asked: 'not for it',
    },
    notAsked: {
      version_1: 'It came with version 2 of the protocol; this issuer is of version 1.',
      pays_later: 'It is about approvals at once; all members of this issuer pay later.',
    },
    version: 'Version of the protocol',
    expected: 'expected',
    got: 'got',
    rule: 'rule',
    by: 'first needed',
    checks: 'checks',
    issuer: 'Authentication and settlement server',
    time: 'Ended at',
  },
} as const
type Language = keyof typeof WORDS

const STYLE = `
:root { color-scheme: light dark; font: 1rem/1.6 system-ui, sans-serif; }
body { max-width: 64rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.35; }
table { width: 100%; border-collapse: collapse; }
th, td { text-align: start; vertical-align: top; padding: .5rem .75rem .5rem 0; border-top: 1px solid #8886; }
span { white-space: nowrap; }
code { font-size: .875em; }
.failed { color: light-dark(#a3201b, #ff9a8f); font-weight: 600; }
.blocked { color: light-dark(#7a5200, #f0c26a); }
small { display: block; opacity: .8; }
@media (max-width: 40rem) { thead { display: none; } tr, td { display: block; border: 0; padding: 0; } tr { border-top: 1px solid #8886; padding: .5rem 0; } }`

/** Writes the page. Everything in it that comes from an issuer or its entry is escaped. */
export function reportPage(report: Report): string {
  return `<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(`${WORDS.ja.title} / ${WORDS.en.title}: ${report.prefix}`)}</title>
<style>${STYLE}</style>
</head>
<body>
<nav><a href="#ja">日本語</a> · <a href="#en" lang="en">English</a></nav>
${section(report, 'ja')}
${section(report, 'en')}
</body>
</html>
`
}

function section(report: Report, language: Language): string {
  const words = WORDS[language]
  const { counts } = report
  const sums = (['passed', 'failed', 'blocked', 'unsupported', 'not_asked'] as const).map(
    (of) => `${words.results[of]} ${counts[of]}`,
  )
  return `<section id="${language}" lang="${language}">
<h1>${words.title}: ${escaped(`${report.prefix} (${report.method}, ${report.mode})`)}</h1>
<p><strong>${conclusion(report, language)}</strong></p>
<p>${words.issuer}: <code>${escaped(report.issuer)}</code><br>${words.version}: ${report.version}<br>${words.time}: <time>${escaped(report.ended_at)}</time><br>${[...sums, `${words.checks} ${counts.checks}`].join(' · ')}</p>
<table>
<thead><tr>${words.headings.map((heading) => `<th scope="col">${heading}</th>`).join('')}</tr></thead>
<tbody>
${openFirst(report.scenarios)
  .map((result) => row(result, language))
  .join('\n')}
</tbody>
</table>
</section>`
}

/** In the order of the run, but for what is to be mended: that stands at the top. */
function openFirst(scenarios: readonly ScenarioResult[]): ScenarioResult[] {
  const order = ['failed', 'blocked', 'unsupported', 'not_asked', 'passed'] as const
  return order.flatMap((result) => scenarios.filter((each) => each.result === result))
}

function conclusion(report: Report, language: Language): string {
  const words = WORDS[language]
  if (isConforming(report)) return words.conforms
  return report.failed.length === 0 ? words.part : words.not
}

function row(result: ScenarioResult, language: Language): string {
  const cells = [
    `${escaped(TITLES[result.name][language])}<small><code>${escaped(result.name)}</code></small>`,
    `<span class="${result.result}">${WORDS[language].results[result.result]}</span>`,
    seen(result, language),
  ]
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`
}

function seen(result: ScenarioResult, language: Language): string {
  const words = WORDS[language]
  switch (result.result) {
    case 'passed':
      return `${words.checks} ${result.checks}`
    case 'failed': {
      const { where, expected, got } = result.finding
      const said = `${words.expected} <code>${escaped(expected)}</code><br>${words.got} <code>${escaped(got)}</code>`
      const rule = `<small>${words.rule} <code>#${result.rule}</code>: ${withCode(RULES[result.rule][language])}</small>`
      return `<code>${escaped(where)}</code><br>${said}${rule}`
    }
    case 'blocked':
      return `${words.by}: ${result.by.map((name) => `<code>${escaped(name)}</code>`).join(', ')}`
    case 'unsupported':
      return escaped(result.reason)
    case 'not_asked':
      return words.notAsked[result.why]
  }
}

/** As the protocol's document marks what is written literally. */
function withCode(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

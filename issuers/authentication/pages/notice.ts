/** The house's own page for a person where a program gets a problem: no such address, a form that was not taken. */

import { noticeName } from '../../server/notice-page.ts'
import type { NoticedProblem } from '../../server/notice-page.ts'
import { messageSheet } from './page.ts'
import { visitOf } from './visit.ts'
import type { PageContext } from './visit.ts'

export async function brandedNotice(c: PageContext, problem: NoticedProblem): Promise<Response> {
  const visit = await visitOf(c)
  const { words } = visit.setting
  const { title, lead } = words[noticeName(problem)]
  // For the link to the other language: this address has no page to show again.
  visit.setting.path = '/'
  return visit.show({
    title,
    content: messageSheet(title, lead, [{ href: '/', label: words.failed.home }]),
    status: problem.status,
  })
}

/** The company's pages: a wallet's statement, the members' telephones and app, and the page of its staff. */

import type { DatabaseSync } from 'node:sqlite'
import type { Books, NoticeSettings } from '../issuer-kit/index.ts'
import { appPage } from './prepaid-app.ts'
import { phone } from './prepaid-codes.ts'
import { statement } from './prepaid-statement.ts'
import { staffPage } from './staff-page.ts'

const NAME = { en: 'Mikan Prepaid', ja: 'みかんプリペイド' }
const COLOR = '#b45309'

interface PageSettings extends Omit<NoticeSettings, 'livemode'> {
  database: DatabaseSync
  /** Opens statements, and the page of the staff. */
  statementKey: string
}

/** Builds what answers a request for one of the pages; undefined for anything else. */
export function prepaidPages(
  settings: PageSettings,
  books: Books,
): (request: Request) => Promise<Response | undefined> {
  const { database, statementKey: staffKey } = settings
  const notices = { ...settings, livemode: false }
  const staff = staffPage({ name: NAME, color: COLOR, staffKey, database, books, notices })
  return async (request) =>
    statement(request, settings) ??
    phone(request, database) ??
    (await appPage(request, database)) ??
    (await staff(request))
}

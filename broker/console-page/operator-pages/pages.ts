/** Every page of the operators' console, in the order of its list. */

import { attentionPage } from './attention.ts'
import { auditPage } from './audit.ts'
import { issuersPage } from './issuers.ts'
import { merchantsPage } from './merchants.ts'
import type { OperatorPage } from './operator-session.ts'
import { reconciliationsPage } from './reconciliations.ts'

export const OPERATOR_PAGES: readonly OperatorPage[] = [
  attentionPage,
  issuersPage,
  reconciliationsPage,
  merchantsPage,
  auditPage,
]

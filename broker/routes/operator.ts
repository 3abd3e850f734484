import type { OpenAPIHono } from '@hono/zod-openapi'

import { createApp, useJsonBody } from '../app.ts'
import { API_BODY_MAX_BYTES } from '../limits.ts'
import { requireOperator } from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { operatorAttentionRoutes } from './operator-attention.ts'
import { operatorAuditRoutes } from './operator-audit.ts'
import { operatorConsoleLinkRoutes } from './operator-console-links.ts'
import { operatorErasureRoutes } from './operator-erasures.ts'
import { operatorExportRoutes } from './operator-exports.ts'
import { operatorIssuerRoutes } from './operator-issuers.ts'
import { operatorCertificationRoutes } from './operator-certifications.ts'
import { operatorKeyRoutes } from './operator-merchant-keys.ts'
import { operatorOwnKeyRoutes } from './operator-keys.ts'
import { operatorLedgerRoutes } from './operator-merchant-ledgers.ts'
import { operatorMerchantRoutes } from './operator-merchants.ts'
import { operatorTokenRoutes } from './operator-tokens.ts'

/** Serves `/operator/v1`: for whoever runs the broker, by named tokens, each change in the audit log. */
export function operatorRoutes(requireCaller = requireOperator): OpenAPIHono<OperatorEnv> {
  const app = createApp<OperatorEnv>()
  app.use(requireCaller)
  useJsonBody(app, '*', API_BODY_MAX_BYTES)
  operatorMerchantRoutes(app)
  operatorKeyRoutes(app)
  operatorLedgerRoutes(app)
  operatorExportRoutes(app)
  operatorErasureRoutes(app)
  operatorIssuerRoutes(app)
  operatorCertificationRoutes(app)
  operatorTokenRoutes(app)
  operatorAuditRoutes(app)
  operatorAttentionRoutes(app)
  operatorOwnKeyRoutes(app)
  operatorConsoleLinkRoutes(app)
  return app
}

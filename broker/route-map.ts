/** The route map: which room answers at which address. */

import { RegExpRouter } from 'hono/router/reg-exp-router'

import { createApp, useEdge } from './app.ts'
import { apiDocumentRoutes, describeApi } from './routes/api-documents.ts'
import { arrivalRoutes } from './routes/arrivals.ts'
import { calendarRoutes } from './routes/calendar.ts'
import { assetRoutes } from './routes/assets.ts'
import { checkoutRoutes } from './routes/checkout.ts'
import { consoleRoutes } from './routes/console.ts'
import { consoleSessionRoutes } from './routes/console-sessions.ts'
import { errorPageRoutes } from './routes/error-pages.ts'
import { eventRoutes } from './routes/events.ts'
import { healthRoutes } from './routes/health.ts'
import { issuerNoticeRoutes } from './routes/issuer-notices.ts'
import { operatorConsoleRoutes } from './routes/operator-console.ts'
import { operatorRoutes } from './routes/operator.ts'
import { paymentFileRoutes } from './routes/payment-file.ts'
import { paymentRoutes } from './routes/payments.ts'
import { reconciliationRoutes } from './routes/reconciliations.ts'
import { tallyRoutes } from './routes/tallies.ts'
import { verifyRoutes } from './routes/verify.ts'
import { webhookEndpointRoutes } from './routes/webhook-endpoints.ts'
import { wellKnownRoutes } from './routes/well-known.ts'

// One look for a path, however many routes there are. It takes no two that only their order tells apart, such as
// a name where another has a parameter, and says so at the start; Hono's own choice would go over to a slow one.
export const app = createApp({ router: new RegExpRouter() })
useEdge(app)

app.route('/v1/payments', paymentRoutes()) // steps 2 and 9, the shop's server
app.route('/v1/payments.csv', paymentFileRoutes())
app.route('/v1/events', eventRoutes()) //     step 9, for shops that pull
app.route('/v1/webhook-endpoints', webhookEndpointRoutes()) // step 9, for shops that are told
app.route('/v1/tallies', tallyRoutes())
app.route('/v1/arrivals', arrivalRoutes())
app.route('/v1/calendar', calendarRoutes()) // whose days tallies are of
app.route('/v1/console-sessions', consoleSessionRoutes()) // who may open the console
app.route('/operator/reconciliations', reconciliationRoutes()) // the address of versions before
app.route('/operator/v1/reconciliations', reconciliationRoutes())
app.route('/operator/v1', operatorRoutes()) // whoever runs the broker
app.route('/operator/console', operatorConsoleRoutes()) // the same, in a browser
app.route('/console', consoleRoutes()) //     the merchant's people
app.route('/checkout', checkoutRoutes()) //   steps 3, 4 and 10, the member's dialog
app.route('/issuer-notices', issuerNoticeRoutes()) // step 8, what comes later
app.route('/', assetRoutes()) //              the element's script
app.route('/', verifyRoutes()) //             whoever was handed what the broker signed
app.route('/', wellKnownRoutes()) //          keys
app.route('/', errorPageRoutes()) //         what each error means
app.route('/', healthRoutes()) //             alive, and ready

describeApi(app)
app.route('/', apiDocumentRoutes(app)) //   /openapi.json, and beside it the operators' and the dialog's

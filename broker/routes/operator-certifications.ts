import { createRoute, z } from '@hono/zod-openapi'
import type { OpenAPIHono } from '@hono/zod-openapi'

import { issuerView } from '../operator/issuer-view.ts'
import { certifyIssuer } from '../operator/issuers.ts'
import { CERTIFICATE_MAX_CHARACTERS } from '../operator/limits.ts'
import { bodyRefusals, json, refusal, refuse } from './merchant-routes.ts'
import { changeRefusals, OPERATOR_TAGS, operatorSecurity, refuseAct, requireScope } from './operator-access.ts'
import type { OperatorEnv } from './operator-access.ts'
import { issuerShape } from './operator-issuer-shapes.ts'
import { issuerChangeBy, issuerParams, noIssuer } from './operator-issuers.ts'
import { noQuery } from './text-shapes.ts'

const certificationBody = z
  .strictObject({
    certificate: z
      .string('A certificate, as the suite has written it.')
      .max(CERTIFICATE_MAX_CHARACTERS, 'A certificate, as the suite has written it.')
      .regex(/^[\w-]+\.[\w-]+\.[\w-]+\s*$/, 'A certificate, as the suite has written it.')
      .optional()
      .openapi({ description: 'A compact JWS of type furiwake-conformance+jwt: certificate.jwt of the suite.' }),
    members: z
      .unknown()
      .optional()
      .openapi({ description: 'Refused: the suite is run from the command line, furiwake certify issuer.json.' }),
  })
  .openapi('CertifyIssuer')

const certify = createRoute({
  tags: OPERATOR_TAGS,
  security: operatorSecurity,
  method: 'post',
  path: '/issuers/{prefix}/certifications',
  summary: 'Send the certificate of an issuer’s run of the conformance suite',
  middleware: requireScope('issuers:write'),
  request: {
    params: issuerParams,
    query: noQuery,
    body: { required: true, content: { 'application/json': { schema: certificationBody } } },
  },
  responses: {
    201: json(issuerShape, 'The issuer, with its certification.'),
    ...changeRefusals,
    ...bodyRefusals,
    404: noIssuer,
    422: refusal('The certificate is not good, or there is none; `code` says why.'),
    502: refusal('The issuer’s servers do not tell their keys.'),
  },
})

/** Adds `/issuers/:prefix/certifications` to the operator API. */
export function operatorCertificationRoutes(app: OpenAPIHono<OperatorEnv>): void {
  app.openapi(certify, async (c) => {
    const { certificate, members } = c.req.valid('json')
    if (members !== undefined) return refuse(c, 'certification_not_run_here', { param: 'members' })
    if (certificate === undefined) {
      return refuse(c, 'invalid_request', { param: 'certificate', detail: 'Send the certificate of a run.' })
    }
    const certified = await certifyIssuer(issuerChangeBy(c), c.req.valid('param').prefix, certificate.trim())
    return certified.ok ? c.json(issuerView(certified.value), 201) : refuseAct(c, certified)
  })
}

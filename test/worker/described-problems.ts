/** Holds what the broker refuses in any test against what its OpenAPI documents say of the operation. */

import { CHECKOUT_OPERATIONS } from '../../broker/api-documents/checkout-operations.ts'
import { MERCHANT_OPERATIONS } from '../../broker/api-documents/merchant-operations.ts'
import type { OperationTable, OperationTerms } from '../../broker/api-documents/operation-terms.ts'
import { OPERATOR_OPERATIONS } from '../../broker/api-documents/operator-operations.ts'

const TABLES: readonly OperationTable[] = [MERCHANT_OPERATIONS, OPERATOR_OPERATIONS, CHECKOUT_OPERATIONS]
const OPERATIONS = TABLES.flatMap((table) =>
  Object.entries(table).map(([name, terms]: [string, OperationTerms]) => {
    const [method = '', path = ''] = name.split(' ')
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`)
    return { name, method: method.toUpperCase(), pattern, terms }
  }),
)

/** Throws where an operation is refused with a code that its document does not name. */
export async function expectDescribed(request: Request, response: Response): Promise<void> {
  if (response.headers.get('content-type') !== 'application/problem+json') return
  const { pathname } = new URL(request.url)
  const operation = OPERATIONS.find(({ method, pattern }) => method === request.method && pattern.test(pathname))
  if (operation === undefined) return
  const { code } = await response.clone().json<{ code: string }>()
  const { name, terms } = operation
  if (!terms.problems.some((problem) => problem === code)) {
    throw new Error(`${name} answers ${code}, which broker/api-documents/ does not name among its problems.`)
  }
}

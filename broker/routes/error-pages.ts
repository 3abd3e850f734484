import { createApp, problem } from '../app.ts'
import type { App } from '../app.ts'
import { ELEMENT_PROBLEMS } from '../element-problems.ts'
import { errorNotice } from '../notices.ts'
import { PROBLEM_CAUSES } from '../problem-causes.ts'
import { PROBLEMS } from '../problems.ts'

/** An error as its page explains it. */
interface Explained {
  title: string
  cause: string
  detail: string
}

/**
 * Serves `/errors/:code`, where the `type` of each problem and the console line
 * of each of the element's errors lead: what it means, why it happens, what to do.
 */
export function errorPageRoutes(): App {
  const app = createApp()
  app.get('/errors/:code', (c) => {
    const code = c.req.param('code')
    const explained = explainedBy(code)
    return explained === undefined ? problem(c, 'not_found') : errorNotice(code, explained)
  })
  return app
}

/** A code of both, such as `client_secret_invalid`, is the element's: a program that reads the other has its words already. */
function explainedBy(code: string): Explained | undefined {
  if (Object.hasOwn(ELEMENT_PROBLEMS, code)) return ELEMENT_PROBLEMS[code as keyof typeof ELEMENT_PROBLEMS]
  if (!Object.hasOwn(PROBLEMS, code)) return undefined
  const known = code as keyof typeof PROBLEMS
  return { ...PROBLEMS[known], cause: PROBLEM_CAUSES[known] }
}

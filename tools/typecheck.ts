/**
 * `npm run typecheck`: the three programs, at the same time. They differ in
 * what exists around the code: a page, workerd, or Node.
 */
import { inRepository, exitWith } from './root.ts'
import { runScript } from './run.ts'

const PROGRAMS = ['tsconfig.browser.json', 'tsconfig.worker.json', 'tsconfig.node.json', 'tsconfig.simulation.json']
const DEADLINE_MS = 180_000

/** Prints what is wrong; true when nothing is. */
export async function typeCheck(): Promise<boolean> {
  const tsc = inRepository('node_modules', 'typescript', 'bin', 'tsc')
  const results = await Promise.all(
    PROGRAMS.map((program) =>
      runScript(tsc, ['--noEmit', '--pretty', 'false', '-p', inRepository(program)], {
        deadlineMs: DEADLINE_MS,
        output: 'collect',
      }),
    ),
  )
  for (const [index, result] of results.entries()) {
    if (result.code !== 0) process.stdout.write(`${PROGRAMS[index]}:\n${result.output}\n`)
  }
  return results.every((result) => result.code === 0)
}

if (import.meta.main) {
  try {
    if (!(await typeCheck())) process.exit(1)
  } catch (error) {
    exitWith(error)
  }
}

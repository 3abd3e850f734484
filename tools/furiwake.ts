/**
 * `npm run furiwake -- …`: what an operator does at a broker, by its operator API.
 *
 *   npm run furiwake -- --help
 *
 * Ends with 0 when it was done, 1 when the broker refused it or something differs, 2 when nothing could be asked.
 */
import { COMMANDS } from './furiwake/commands.ts'
import { runFromProcess } from './furiwake/from-process.ts'

await runFromProcess(COMMANDS)

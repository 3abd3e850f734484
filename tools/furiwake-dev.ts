/** The command line of the package `furiwake-dev`: what the developer of a shop does, on a machine without this repository. */
import { consoleCommands } from './furiwake/console-commands.ts'
import { devCommands } from './furiwake/dev-commands.ts'
import { runFromProcess } from './furiwake/from-process.ts'

await runFromProcess([...devCommands, ...consoleCommands])

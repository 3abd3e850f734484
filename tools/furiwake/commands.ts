/** Every command, in the order of the help. A new one is a line in its own file's list. */

import { attentionCommands } from './attention-commands.ts'
import { auditCommands } from './audit-commands.ts'
import type { Command } from './command.ts'
import { consoleCommands } from './console-commands.ts'
import { devCommands } from './dev-commands.ts'
import { deployCommands } from './deploy-commands.ts'
import { eraseCommands } from './erase-commands.ts'
import { exportCommands } from './export-commands.ts'
import { issuerCommands } from './issuer-commands.ts'
import { merchantCommands } from './merchant-commands.ts'
import { turnCommands } from './keys/key-commands.ts'
import { keyAndLedgerCommands } from './merchant-key-commands.ts'
import { reconciliationCommands } from './reconciliation-commands.ts'
import { tokenCommands } from './token-commands.ts'

export const COMMANDS: readonly Command[] = [
  ...merchantCommands,
  ...keyAndLedgerCommands,
  ...turnCommands,
  ...issuerCommands,
  ...tokenCommands,
  ...auditCommands,
  ...attentionCommands,
  ...reconciliationCommands,
  ...exportCommands,
  ...deployCommands,
  ...eraseCommands,
  ...consoleCommands,
  ...devCommands,
]

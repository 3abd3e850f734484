/** Names which authentication server may release accounts to which settlement server: the relay centre's own list. */

import { SETTING_ITEMS_MAX } from '../server/limits.ts'
import { SettingsError, originSetting, originsSetting } from '../server/settings.ts'

/** Both are origins. */
export interface Pair {
  authenticationServer: string
  settlementServer: string
}

interface PairVariables {
  PAIRS?: string
  AUTHENTICATION_SERVERS?: string
  SETTLEMENT_SERVERS?: string
}

/**
 * Reads `PAIRS`, a comma list of `AUTHENTICATION>SETTLEMENT`. Without it, one
 * authentication server and one settlement server are a pair; of several,
 * nobody could tell whose is whose. Lists that are set beside it must name the
 * same servers. Throws SettingsError.
 */
export function pairsSetting(env: PairVariables): readonly [Pair, ...Pair[]] {
  const { PAIRS, AUTHENTICATION_SERVERS: froms, SETTLEMENT_SERVERS: tos } = env
  if (PAIRS === undefined) return [impliedPair(env)]
  const [first, ...others] = PAIRS.split(',', SETTING_ITEMS_MAX + 1).map(pairSetting)
  if (first === undefined || others.length >= SETTING_ITEMS_MAX) throw new SettingsError('PAIRS', EXPECTED)
  const pairs = [first, ...others] as const
  mustAgree('AUTHENTICATION_SERVERS', froms, authenticationServersOf(pairs))
  mustAgree('SETTLEMENT_SERVERS', tos, settlementServersOf(pairs))
  return pairs
}

export function settlementServersOf(pairs: readonly Pair[]): string[] {
  return pairs.map(({ settlementServer }) => settlementServer)
}

/** Returns those that may release accounts to a settlement server; all of them if none is given. */
export function authenticationServersOf(pairs: readonly Pair[], settlementServer?: string): string[] {
  const theirs = pairs.filter((pair) => settlementServer === undefined || pair.settlementServer === settlementServer)
  return theirs.map(({ authenticationServer }) => authenticationServer)
}

const EXPECTED = 'a comma list such as https://authentication.issuer.example>https://settlement.issuer.example'

function pairSetting(text: string): Pair {
  const [from = '', to = '', more] = text.split('>', 3).map((origin) => origin.trim())
  if (more !== undefined) throw new SettingsError('PAIRS', EXPECTED)
  return { authenticationServer: originSetting('PAIRS', from), settlementServer: originSetting('PAIRS', to) }
}

function impliedPair(env: PairVariables): Pair {
  const froms = originsSetting('AUTHENTICATION_SERVERS', env.AUTHENTICATION_SERVERS)
  const tos = originsSetting('SETTLEMENT_SERVERS', env.SETTLEMENT_SERVERS)
  const [authenticationServer, settlementServer] = [froms[0], tos[0]]
  const isPair = froms.length === 1 && tos.length === 1
  if (!isPair || authenticationServer === undefined || settlementServer === undefined) {
    throw new SettingsError('PAIRS', EXPECTED)
  }
  return { authenticationServer, settlementServer }
}

function mustAgree(variable: string, value: string | undefined, paired: readonly string[]): void {
  if (value === undefined) return
  const named = new Set(originsSetting(variable, value))
  const isSame = named.size === new Set(paired).size && paired.every((origin) => named.has(origin))
  if (!isSame) throw new SettingsError(variable, 'the servers that PAIRS names, or nothing')
}

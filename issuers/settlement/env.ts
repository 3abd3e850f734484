/** Describes what the operator of a settlement server sets, typed and checked once. */

import type { OthersKeys } from '../../messages/others-keys.ts'
import type { OwnKeys } from '../../messages/own-keys.ts'
import { ACCOUNT_KINDS } from '../account-kinds.ts'
import type { AccountKind } from '../account-kinds.ts'
import type { SecretList } from '../../protocol/secret-list.ts'
import { othersKeys } from '../server/others-keys.ts'
import {
  SettingsError,
  choiceSetting,
  demoSetting,
  modeSetting,
  oncePerEnv,
  originSetting,
  originsSetting,
  privateKeysSetting,
  secretsSetting,
} from '../server/settings.ts'
import { isTimeZone } from '../../protocol/business-day.ts'
import type { Book } from './book.ts'
import { creditBook } from './credit-book.ts'
import { debitBook } from './debit-book.ts'

export interface Env {
  /** D1: see schema.ts. */
  DB: D1Database
  /** Own public origin: `iss` of what is sent, `aud` of what is received. */
  ORIGIN: string
  /** `test` or `live`: the other one's messages are refused. `live` if not given. */
  MODE?: string
  /** `credit` or `debit`: which book is kept here. */
  METHOD: string
  /** Comma list of relay centres' origins that may send. */
  RELAYS: string
  /** Comma list of authentication servers' origins whose accounts are charged here: the issuer's own. */
  AUTHENTICATION_SERVERS: string
  /** Names whose days the books go by: an IANA time zone; Asia/Tokyo if not given. */
  BUSINESS_TIME_ZONE?: string
  /** Secret list (protocol/secret-list.ts): 16 to 256 visible characters that open statements. */
  STATEMENT_KEY: string
  /** `on` lets accounts act out test-stories.ts; `off` in production, and always where MODE is live. */
  TEST_STORIES: string
  /** Secret: JSON array of private P-256 JWKs. The first signs, all are published. */
  SIGNING_KEYS: string
}

export interface Settings {
  origin: string
  livemode: boolean
  book: Book
  relays: readonly string[]
  authenticationServers: readonly string[]
  businessTimeZone: string
  statementKeys: SecretList
  hasTestStories: boolean
  signingKeys: OwnKeys
  keys: OthersKeys
}

function timeZoneSetting(variable: string, value: string): string {
  if (!isTimeZone(value)) throw new SettingsError(variable, 'an IANA time zone, such as Asia/Tokyo')
  return value
}

/** Here the book is chosen, and nowhere else is the method asked for. */
const BOOKS: Record<AccountKind, Book> = { credit: creditBook, debit: debitBook }

/** The settings, checked once an isolate. Throws SettingsError with the variable's name. */
export const settingsOf: (env: Env) => Settings = oncePerEnv((env) => {
  const relays = originsSetting('RELAYS', env.RELAYS)
  const authenticationServers = originsSetting('AUTHENTICATION_SERVERS', env.AUTHENTICATION_SERVERS)
  const livemode = modeSetting('MODE', env.MODE)
  return {
    origin: originSetting('ORIGIN', env.ORIGIN),
    livemode,
    book: BOOKS[choiceSetting('METHOD', env.METHOD, ACCOUNT_KINDS)],
    relays,
    authenticationServers,
    businessTimeZone: timeZoneSetting('BUSINESS_TIME_ZONE', env.BUSINESS_TIME_ZONE ?? 'Asia/Tokyo'),
    statementKeys: secretsSetting(
      'STATEMENT_KEY',
      env.STATEMENT_KEY,
      /^[\x21-\x7e]{16,256}$/,
      '16 to 256 visible characters',
    ),
    hasTestStories: demoSetting('TEST_STORIES', env.TEST_STORIES, livemode),
    signingKeys: privateKeysSetting('SIGNING_KEYS', env.SIGNING_KEYS),
    keys: othersKeys(),
  }
})

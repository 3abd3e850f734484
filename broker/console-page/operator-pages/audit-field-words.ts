/** Words of the fields that an entry of the audit log shows: what people read where the API has names for programs. */

import type { Locale } from '../../../protocol/look.ts'

type Words = Readonly<Record<Locale, string>>

/** By the API's name. A test holds them against every object that is noted. */
export const AUDIT_FIELDS: Readonly<Record<string, Words>> = {
  id: { en: 'Id', ja: 'ID' },
  name: { en: 'Name', ja: '名前' },
  names: { en: 'Name', ja: '名前' },
  mode: { en: 'Mode', ja: 'モード' },
  status: { en: 'Status', ja: '状態' },
  created_at: { en: 'Made', ja: '作成日時' },
  created_by: { en: 'Made by', ja: '作成した人' },
  expires_at: { en: 'Ends', ja: '期限' },
  revoked_at: { en: 'Revoked', ja: '失効日時' },
  last_used_at: { en: 'Last used', ja: '最後に使われた日時' },
  scopes: { en: 'May do', ja: '許可されたこと' },
  last_characters: { en: 'Last characters', ja: '末尾の文字' },
  merchant: { en: 'Merchant', ja: 'お店' },
  payment: { en: 'Payment', ja: '支払い' },
  origins: { en: 'Origins', ja: '設置先' },
  api_version: { en: 'API version', ja: 'APIの版' },
  personal_data_kept_days: { en: 'Days that personal data is kept', ja: '個人情報を保管する日数' },
  time_zone: { en: 'Time zone', ja: 'タイムゾーン' },
  day_starts: { en: 'Hour at which the day begins', ja: '一日が始まる時刻' },
  disabled: { en: 'Stopped', ja: '停止' },
  disabled_at: { en: 'Stopped since', ja: '停止日時' },
  opens_at: { en: 'Opens', ja: '受付開始日時' },
  closes_at: { en: 'Closes', ja: '受付終了日時' },
  replaces: { en: 'Replaces the ledger', ja: '引き継ぐ台帳' },
  size_bytes: { en: 'Size in bytes', ja: '大きさ（バイト）' },
  archived_at: { en: 'Archived', ja: '保管日時' },
  bookmark: { en: 'Bookmark', ja: 'しおり' },
  time: { en: 'Moment', ja: '時点' },
  prefix: { en: 'Prefix of its member IDs', ja: '会員IDの頭文字' },
  texts: { en: 'Texts for members', ja: '会員への文言' },
  station: { en: 'Station', ja: '駅名' },
  method: { en: 'Way of paying', ja: '支払い方法' },
  method_name: { en: 'Name of the way of paying', ja: '支払い方法の名前' },
  id_placeholder: { en: 'Example of an ID', ja: 'IDの例' },
  password_hint: { en: 'Hint about the password', ja: 'パスワードの説明' },
  takes_on_authorize: { en: 'Takes the money at authorization', ja: '与信と同時に売上を確定' },
  mark: { en: 'Mark', ja: '記号' },
  color: { en: 'Colour', ja: '色' },
  authentication_server: { en: 'Authentication server', ja: '認証サーバー' },
  relay: { en: 'Relay centre', ja: '中継センター' },
  settlement_server: { en: 'Settlement server', ja: '決済サーバー' },
  register_url: { en: 'Address to register at', ja: '登録ページ' },
  forgot_url: { en: 'Address for a forgotten password', ja: 'パスワードを忘れた人のページ' },
  passkey_rp_id: { en: 'Domain of passkeys', ja: 'パスキーのドメイン' },
  framed_limits: { en: 'Highest amount within the shop’s page', ja: 'お店のページ内で払える上限' },
  enabled: { en: 'Can be paid at', ja: '受付中' },
  without_certificate: { en: 'Enabled without a certificate, because', ja: '認定なしで受付を始めた理由' },
  certification: { en: 'Certificate', ja: '認定証' },
  subject: { en: 'Servers', ja: '対象のサーバー' },
  suite: { en: 'Version of the tests', ja: '試験の版' },
  suite_sha256: { en: 'SHA-256 of the tests', ja: '試験のSHA-256' },
  report_sha256: { en: 'SHA-256 of the report', ja: '報告書のSHA-256' },
  keys: { en: 'Keys', ja: '鍵' },
  issued_at: { en: 'Issued', ja: '発行日時' },
  received_at: { en: 'Received', ja: '受領日時' },
  business_date: { en: 'Day', ja: '営業日' },
  issuer: { en: 'Issuer', ja: '発行会社' },
  from: { en: 'From', ja: 'この時から' },
  to: { en: 'To', ja: 'この時まで' },
}

/** Fields whose own fields have names that nobody chose words for: languages and currencies. */
const BY_TAG = new Set(['name', 'names', 'texts', 'framed_limits'])

/** Writes the name of a changed field, `texts.ja.station` as `Texts for members · ja · Station`. */
export function fieldLabel(field: string, locale: Locale): string {
  const parts = field.split('.')
  return parts.map((part, i) => (isTag(parts, i) ? part : (AUDIT_FIELDS[part]?.[locale] ?? part))).join(' · ')
}

/** Returns the parts of a field's name that have no words and are no tag: those that would stand as programs have them. */
export function rawParts(field: string): string[] {
  const parts = field.split('.')
  return parts.filter((part, i) => !isTag(parts, i) && !Object.hasOwn(AUDIT_FIELDS, part))
}

function isTag(parts: readonly string[], i: number): boolean {
  return i === 1 && BY_TAG.has(parts[0] ?? '')
}

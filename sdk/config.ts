import { FuriwakeError } from './errors.ts'

/** Who the shop is, and where its broker is. */
export interface FuriwakeConfig {
  /** The broker's origin: `https://…`, no path. */
  broker: string
  /** `sk_test_…` or `sk_live_…`: for the server alone, never for a page. */
  secretKey: string
  /** `mer_…`: whom verdicts are for. */
  merchant: string
}

const checked = new WeakSet<FuriwakeConfig>()

/** Throws `config_invalid`, naming the field, once for each config object. Never repeats the key. */
export function checkConfig(config: FuriwakeConfig): void {
  if (checked.has(config)) return
  if (!isOrigin(config.broker)) {
    throw new FuriwakeError('config_invalid', "`broker` is the broker's origin, such as https://checkout.example")
  }
  if (!/^sk_(test|live)_/.test(config.secretKey)) {
    throw new FuriwakeError('config_invalid', '`secretKey` begins with sk_test_ or sk_live_')
  }
  if (!config.merchant.startsWith('mer_')) {
    throw new FuriwakeError('config_invalid', '`merchant` is the id that begins with mer_')
  }
  checked.add(config)
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text
}

/**
 * Money is an integer in the minor unit of an ISO 4217 currency: ¥12,800 is
 * 12800 JPY, $12.80 is 1280 USD. Nothing here ever holds a fraction.
 */

import { isWholeNumber } from './shape.ts'

export const AMOUNT_MAX = 999_999_999_999

// ISO 4217, list one (active codes that money can be charged in), by number of minor digits.
const CURRENCIES_BY_MINOR_DIGITS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP CVE CZK ' +
    'DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD ' +
    'KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP ' +
    'PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH ' +
    'USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

/** Tells whether a value is an amount that can be charged: a whole number of minor units, 1 to 999 999 999 999. */
export function isAmount(value: unknown): value is number {
  return isWholeNumber(value, 1, AMOUNT_MAX)
}

/** Digits after the decimal point of a currency (0 for JPY), or undefined when ISO 4217 has no such code. */
export function minorDigits(currency: string): number | undefined {
  if (!/^[A-Z]{3}$/.test(currency)) return undefined
  for (const [digits, codes] of Object.entries(CURRENCIES_BY_MINOR_DIGITS)) {
    if (codes.includes(currency)) return Number(digits)
  }
  return undefined
}

/**
 * Writes the amount as the locale writes it, `¥12,800`, `$12.80`, `CA$12.80`:
 * no two currencies look alike. `digits` are the currency's minor digits, so
 * that the page need not load the table. May hold marks of direction (U+200E,
 * U+200F). `format`: of {@link moneyFormat}, where many are written.
 */
export function formatMoney(
  amount: number,
  currency: string,
  digits: number,
  locale: string,
  format = moneyFormat(currency, digits, locale),
): string {
  // The half-width ¥ in both languages: Japanese text would otherwise get the full-width ￥.
  const text = format.format(amount / 10 ** digits).replace('\uffe5', '\u00a5')
  // From the right "JP¥" at an end would be shown as "¥JP": a mark of direction holds its sign.
  return text.replace(/[A-Z]\p{Sc}$/u, '$&\u200e')
}

/** Makes the format of a currency's amounts in a locale. */
export function moneyFormat(currency: string, digits: number, locale: string): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    // "F CFA" is but a thin space away from the "FCFA" of another country.
    currencyDisplay: currency === 'XOF' ? 'code' : 'symbol',
    minimumFractionDigits: digits,
  })
}

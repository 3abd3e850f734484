/** The parties of every example, its payment, and its time. */

/** The parties of every example. */
export const PARTIES = {
  broker: 'https://broker.example',
  authentication: 'https://id.mikan.example',
  relay: 'https://relay.example',
  settlement: 'https://books.mikan.example',
} as const
/** 2027-01-15T08:00:00Z, in seconds since 1970. */
export const NOW = 1_800_000_000

/** A good member ID with letters: prefix `9M`, check character 0. */
export const MEMBER_ID = '9M10022073Q0'
export const PAYMENT = {
  id: 'pay_00000000aaaaaaaaaaaaaaaaaaaaaaaaaa',
  amount: 12_800,
  currency: 'JPY',
  merchant: { id: 'mer_hirune', name: 'Hirune Pottery', origin: 'https://shop.example' },
}
export const OPERATION = {
  id: 'op_00000000bbbbbbbbbbbbbbbbbbbbbbbbbb',
  kind: 'authorize',
  amount: 12_800,
  currency: 'JPY',
}
export const ACCOUNT = { type: 'prepaid', wallet: 'W-0077' }

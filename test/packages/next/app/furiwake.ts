import type { FuriwakeConfig } from 'furiwake/sdk'

export const AMOUNT = 4_500

export function furiwake(): FuriwakeConfig {
  const { BROKER = '', MERCHANT = '', SECRET_KEY = '' } = process.env
  return { broker: BROKER, merchant: MERCHANT, secretKey: SECRET_KEY }
}

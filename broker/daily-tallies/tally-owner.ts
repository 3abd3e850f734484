/** Names whose signed days they are. */
export interface TallyOwner {
  merchantId: string
  livemode: boolean
}

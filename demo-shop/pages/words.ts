import type { ReturnKind } from '../../sdk/index.ts'
import type { Language, Story } from '../env.ts'

/** Every sentence of the shop, in both languages. Japanese is written, not translated. */
export interface Words {
  shop: string
  tagline: string
  skip: string
  goods: string
  cart: string
  orders: string
  built: string
  openConsole: string
  otherLanguage: string
  intro: string
  add: string
  quantity: string
  change: string
  remove: string
  cartEmpty: string
  /** In another tab, since the page was shown that the visitor comes from. */
  cartChanged: string
  toGoods: string
  total: string
  toCheckout: string
  checkout: string
  checkoutNote: string
  pay: string
  payElsewhere: string
  payElsewhereNote: string
  qrCode: string
  openLink: string
  seeOrder: string
  testIds: string
  testIdsNote: string
  testIdsMore: string
  testId: string
  password: string
  stories: Readonly<Record<Story, string>>
  order: string
  orderOf: (number: string) => string
  paid: string
  paidNote: string
  unpaid: string
  unpaidNote: string
  ask: string
  payAgain: string
  shipped: string
  amount: string
  paidWith: string
  approval: string
  paidAt: string
  verified: string
  payAt: string
  payBy: string
  inJapan: (time: string) => string
  soFar: string
  issuerPage: string
  givenBack: string
  disputed: string
  returned: Readonly<Record<ReturnKind, (amount: string) => string>>
  proof: string
  noOrders: string
  refused: string
  refusedNote: string
  notFound: string
  notFoundNote: string
  failed: string
  failedNote: string
  builtNote: string
  builtTag: string
  builtServer: string
  demoNote: string
}

const en: Words = {
  shop: 'Hirune Pottery',
  tagline: 'Pots for unhurried days',
  skip: 'Skip to the content',
  goods: 'Pots',
  cart: 'Cart',
  orders: 'Orders',
  built: 'How it pays',
  openConsole: 'Open the console',
  otherLanguage: '日本語',
  intro: 'Six things, made slowly. Each is thrown, glazed and fired here, and looks its best with something in it.',
  add: 'Put in the cart',
  quantity: 'Quantity',
  change: 'Change',
  remove: 'Take out',
  cartEmpty: 'There is nothing in the cart yet.',
  cartChanged: 'Your cart was changed in another window, so nothing was paid for. This is what is in it now.',
  toGoods: 'See the pots',
  total: 'Total',
  toCheckout: 'To the checkout',
  checkout: 'Checkout',
  checkoutNote:
    'Pay with the ID that your card company, bank or other issuer gave you. The shop never sees your password.',
  pay: 'Pay with your ID',
  payElsewhere: 'Pay on your telephone',
  payElsewhereNote: 'Scan this with its camera, and pay there. The code is for this order alone, for half an hour.',
  qrCode: 'QR code of the payment’s page',
  openLink: 'Open it here',
  seeOrder: 'See the order',
  testIds: 'IDs to try it with',
  testIdsNote: 'This shop is a demo: no money moves, and nothing is sent.',
  testIdsMore: 'More, for every other ending',
  testId: 'Member ID',
  password: 'Password',
  stories: {
    plain: 'is approved',
    insufficient_funds: 'has too little',
    locked: 'is locked',
    expired: 'has expired',
    slow: 'takes eight seconds',
    lost_reply: 'loses the answer',
    unreachable: 'can’t be reached',
    approval_elsewhere: 'asks for an approval in its app',
    paid_later: 'is paid at a counter',
    other: 'ends in another way',
  },
  order: 'Order',
  orderOf: (number) => `Order ${number}`,
  paid: 'Thank you. Your order is paid.',
  paidNote: 'We are wrapping it now. These facts are from the verdict, whose signature the shop has checked.',
  unpaid: 'This order is not paid yet.',
  unpaidNote: 'If you have just paid, the answer may still be on its way. Nothing is taken twice.',
  ask: 'Ask again',
  payAgain: 'To the checkout',
  shipped: 'On its way',
  amount: 'Amount',
  paidWith: 'Paid with',
  approval: 'Approval',
  paidAt: 'Paid at',
  verified: 'Verified',
  payAt: 'Pay at',
  payBy: 'Pay by',
  inJapan: (time) => `${time}, Japan time`,
  soFar: 'Paid so far',
  issuerPage: 'The same on your issuer’s page',
  givenBack: 'Given back to you',
  disputed: 'Being looked into by your issuer',
  returned: {
    void: (amount) => `The hold of ${amount} was given up`,
    refund: (amount) => `${amount} given back by us`,
    return: (amount) => `${amount} given back by your issuer`,
    dispute_debit: (amount) => `${amount} given back after your dispute`,
    dispute_credit: (amount) => `${amount} taken again after the dispute`,
  },
  proof: 'Signed proof',
  noOrders: 'There are no orders yet.',
  refused: 'Nothing was shipped.',
  refusedNote: 'If you have paid, your order shows it, and nothing is taken twice.',
  notFound: 'There is nothing here.',
  notFoundNote: 'The pot may have found a home.',
  failed: 'Something went wrong here.',
  failedNote: 'Nothing was taken and nothing was shipped by this. Please try again in a moment.',
  builtNote: 'This is all that the shop has of Furiwake.',
  builtTag: 'On the page',
  builtServer: 'On the server',
  demoNote: 'A demo shop. Nothing is for sale.',
}

const ja: Words = {
  shop: 'ひるね陶器',
  tagline: '急がない日の、うつわ',
  skip: '本文へ',
  goods: 'うつわ',
  cart: 'かご',
  orders: '注文',
  built: '支払いのしくみ',
  openConsole: '管理画面を開く',
  otherLanguage: 'English',
  intro:
    'ゆっくりつくった、六つのうつわ。挽くのも、釉を掛けるのも、焼くのもここで。なにか入れると、いちばんよい顔をします。',
  add: 'かごに入れる',
  quantity: '数',
  change: '変える',
  remove: '取り出す',
  cartEmpty: 'かごは、まだからです。',
  cartChanged: 'かごの中身が別の画面で変わりましたので、お支払いは始めていません。いまのかごは次のとおりです。',
  toGoods: 'うつわを見る',
  total: '合計',
  toCheckout: 'お支払いへ',
  checkout: 'お支払い',
  checkoutNote:
    'カード会社や銀行など、お使いの発行元のIDでお支払いいただけます。パスワードが店に届くことはありません。',
  pay: 'IDで支払う',
  payElsewhere: 'スマートフォンで支払う',
  payElsewhereNote:
    'カメラで読み取り、そのままスマートフォンでお支払いください。このコードはこの注文専用で、有効期間は三十分です。',
  qrCode: '支払いページの QR コード',
  openLink: 'ここで開く',
  seeOrder: '注文を見る',
  testIds: 'お試し用のID',
  testIdsNote: 'この店は見本です。お金は動かず、品物も届きません。',
  testIdsMore: 'うまくいかない場合のIDも見る',
  testId: '会員ID',
  password: 'パスワード',
  stories: {
    plain: '承認されます',
    insufficient_funds: '残高が足りません',
    locked: '止められています',
    expired: '期限が切れています',
    slow: '八秒かかります',
    lost_reply: '回答が途中で失われます',
    unreachable: 'つながりません',
    approval_elsewhere: 'アプリで承認します',
    paid_later: '窓口で支払います',
    other: 'ほかの終わり方をします',
  },
  order: '注文',
  orderOf: (number) => `注文 ${number}`,
  paid: 'ありがとうございます。お支払いがすみました。',
  paidNote: 'ただいまお包みしています。下の内容は、署名を確かめた判定書によるものです。',
  unpaid: 'まだお支払いがすんでいません。',
  unpaidNote: 'お支払いの直後は、回答が届く途中のことがあります。二重に引き落とされることはありません。',
  ask: 'もう一度確かめる',
  payAgain: 'お支払いへ',
  shipped: '発送しました',
  amount: '金額',
  paidWith: 'お支払い方法',
  approval: '承認番号',
  paidAt: 'お支払い日時',
  verified: '確認ずみ',
  payAt: 'お支払い先',
  payBy: 'お支払い期限',
  inJapan: (time) => `${time}（日本時間）`,
  soFar: 'ご入金ずみ',
  issuerPage: '発行元のページで見る',
  givenBack: '返金ずみ',
  disputed: '発行元で調査中',
  returned: {
    void: (amount) => `${amount}のお取り置きを解きました`,
    refund: (amount) => `店から${amount}をお返ししました`,
    return: (amount) => `発行元から${amount}が返されました`,
    dispute_debit: (amount) => `お申し立てにより${amount}が返されました`,
    dispute_credit: (amount) => `お申し立ての結果、${amount}が店に戻されました`,
  },
  proof: '署名入りの証明',
  noOrders: 'ご注文は、まだありません。',
  refused: '発送していません。',
  refusedNote: 'お支払いずみのときは、注文のページに表示されます。二重に引き落とされることはありません。',
  notFound: 'ここには、なにもありません。',
  notFoundNote: 'どこかの食卓へ行ったのかもしれません。',
  failed: 'うまくいきませんでした。',
  failedNote: 'お金は動いていません。発送もしていません。少し待って、もう一度お試しください。',
  builtNote: 'この店にあるFuriwakeは、これだけです。',
  builtTag: 'ページに',
  builtServer: 'サーバーに',
  demoNote: '見本の店です。販売はしていません。',
}

export const WORDS: Readonly<Record<Language, Words>> = { en, ja }

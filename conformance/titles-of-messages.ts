/** Scenarios about keys, messages, members and seals, in words. */
export const TITLES_OF_MESSAGES = {
  'authenticate.member': {
    en: 'Knows its member by ID and password',
    ja: '会員IDとパスワードで会員を確かめる',
  },
  'authenticate.wrong_password': {
    en: 'Refuses a wrong password',
    ja: '違うパスワードを断る',
  },
  'authenticate.unknown_id': {
    en: 'Answers an ID that nobody has as it answers a wrong password',
    ja: '存在しないIDにも、違うパスワードと同じ答えを返す',
  },
  'authenticate.time': {
    en: 'Takes as long for an ID that nobody has as for a wrong password',
    ja: '存在しないIDにも、違うパスワードと同じ時間をかける',
  },
  'guessing.bounded': {
    en: 'Stops looking at passwords before there were too many wrong ones',
    ja: '誤りが多すぎる前に、照合をやめる',
  },
  'guessing.locked': {
    en: 'Does not let a right guess through while it is locked',
    ja: '止めている間は、正しいパスワードも通さない',
  },
  'guessing.alike': {
    en: 'Locks an ID that nobody has in the same way',
    ja: '存在しないIDも、同じように止める',
  },
  'authenticate.closed': {
    en: 'Tells only who knows the password that an ID may not pay',
    ja: '使えないIDであることは、正しいパスワードを知る人だけに伝える',
  },
  'message.taken': {
    en: 'Takes a good message, and answers it with one',
    ja: '正しいメッセージを受け取り、メッセージで答える',
  },
  'message.media_type': {
    en: 'Refuses another media type',
    ja: '違う形式の本文を断る',
  },
  'message.oversized': {
    en: 'Refuses a body that is too large, also one that does not say its length',
    ja: '大きすぎる本文を、長さを名乗らないものも含めて断る',
  },
  'message.malformed': {
    en: 'Refuses what is no message',
    ja: 'メッセージでないものを断る',
  },
  'message.type': {
    en: 'Refuses a message of another type, or without the name of its key',
    ja: '種類の違うメッセージと、鍵の名のないメッセージを断る',
  },
  'message.unsigned': {
    en: 'Refuses a message that is not signed, or with a secret that is none',
    ja: '署名のないメッセージと、公開の値を秘密として使った署名を断る',
  },
  'message.stranger': {
    en: 'Refuses a sender that it does not trust, and asks for no keys of it',
    ja: '信頼していない送り手を断り、その鍵を取りに行かない',
  },
  'message.forged': {
    en: 'Refuses a signature that is not its sender’s',
    ja: '送り手のものでない署名を断る',
  },
  'message.claims': {
    en: 'Refuses a message that lacks a claim',
    ja: '必要な項目の欠けたメッセージを断る',
  },
  'message.audience': {
    en: 'Refuses a message for another',
    ja: 'ほかの相手に宛てたメッセージを断る',
  },
  'message.time': {
    en: 'Refuses a message of another time, or one that lives too long',
    ja: '時刻の合わないメッセージと、期限の長すぎるメッセージを断る',
  },
  'message.clocks': {
    en: 'Takes a message from a clock that is twenty seconds off',
    ja: '時計が二十秒ずれた送り手のメッセージを受け取る',
  },
  'message.answer_as_request': {
    en: 'Refuses a request that says it answers another',
    ja: '返事の形をした依頼を断る',
  },
  'message.other_mode': {
    en: 'Refuses a message of the other mode',
    ja: '本番と試験の違うメッセージを断る',
  },
  'message.body': {
    en: 'Refuses a body that is not as its schema',
    ja: '決まりに合わない内容を断る',
  },
  'message.replayed': {
    en: 'Takes a message once, also when it comes twice at once',
    ja: '同じメッセージは一度だけ受け取る。同時に届いても',
  },
  'message.failed_changes_nothing': {
    en: 'Forgets a message that failed: its jti is still new',
    ja: '断ったメッセージは何も変えない。その番号は新しいまま',
  },
  'message.unknown_fields': {
    en: 'Passes over fields that it does not know',
    ja: '知らない項目は読み飛ばす',
  },
  'published.keys': {
    en: 'Publishes a key to sign with at each server, and one to seal to',
    ja: '署名の鍵を各サーバーで、封じるための鍵を認証サーバーで公開している',
  },
  'published.no_private_part': {
    en: 'Publishes no private part of a key',
    ja: '秘密鍵を公開していない',
  },
  'published.health': {
    en: 'Answers for its health',
    ja: '稼働の確認に答える',
  },
  'problems.form': {
    en: 'Says no in the form of a problem, and repeats nothing of what was sent',
    ja: '断るときは決まった形で答え、受け取った内容を書き返さない',
  },
  'problems.addresses': {
    en: 'Knows its addresses, and the one method of each',
    ja: '決められた宛先と方法だけを受け付ける',
  },
  'release.claims': {
    en: 'Releases the account for this payment and these parties',
    ja: '口座の引き渡しを、この支払いとこの相手に限る',
  },
  'release.lifetime': {
    en: 'Releases it for five minutes at most, by another release each time',
    ja: '引き渡しは五分までとし、毎回別のものにする',
  },
  'release.seal': {
    en: 'Seals the account so that its length tells nothing',
    ja: '長さからも何も読み取れないように口座を封じる',
  },
  'release.believed': {
    en: 'Charges nothing that its authentication server did not release',
    ja: '認証サーバーが引き渡していない口座からは払わせない',
  },
  'release.of_another': {
    en: 'Charges no account for what it was not released for',
    ja: '引き渡しと違う金額や相手では払わせない',
  },
  'release.foreign_account': {
    en: 'Charges the account in the release, whatever stands beside it',
    ja: '添えられた口座ではなく、署名された引き渡しの口座から払う',
  },
  'answer.header': {
    en: 'Heads each answer with its type, and with a key that is published',
    ja: '返事の見出しに、その種類と、公開した鍵の名を記す',
  },
  'answer.envelope': {
    en: 'Signs each answer: for the asker, and to the request',
    ja: '返事に署名し、宛先と、どの依頼への返事かを記す',
  },
  'answer.new': {
    en: 'Gives each answer a jti of its own',
    ja: '返事ごとに新しい番号を付ける',
  },
  'rotation.signing': {
    en: 'Takes a message signed with a key that was published just now',
    ja: '今公開された鍵で署名されたメッセージを受け取る',
  },
  'rotation.sealing': {
    en: 'Goes on releasing accounts while the relay centre replaces its key',
    ja: '中継センターが鍵を替える間も、口座を引き渡す',
  },
  'rotation.keys_down': {
    en: 'Goes by the keys that it knows while others cannot be had, and says so of a new one',
    ja: '鍵を取りに行けない間は手元の鍵で確かめ、新しい鍵についてはそのように答える',
  },
  'seal.of_another': {
    en: 'Takes no password that was sealed for another payment',
    ja: 'ほかの支払いのために封じたパスワードを断る',
  },
  'seal.time': {
    en: 'Takes no password that was sealed too long ago, or for too long',
    ja: '封じてから時間のたったパスワードを断る',
  },
  'seal.once': {
    en: 'Takes a sealed password once, also when it comes twice at once',
    ja: '封じたパスワードは一度だけ受け取る。同時に届いても',
  },
  'seal.unreadable': {
    en: 'Takes no seal that it cannot open, and none of another kind',
    ja: '開けない封や、違う種類の封を断る',
  },
} as const

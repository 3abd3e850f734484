/** The rules of questions (step 6), in the words of docs/issuer-protocol.md, as rules.ts has the others. */
export const RULES_OF_QUESTIONS = {
  'question-no-key': {
    en: 'Without one, ask nothing; and if you let nobody pay without an answer, refuse with `closed`.',
    ja: '返信用の鍵がなければ、何も尋ねません。答えなしに払わせないなら、closed で断ります。',
  },
  'question-seal': {
    en: '`sealed` is the content (`question-content` in the schemas) as a compact JWE to the reply key, `ECDH-ES` and `A256GCM`, no `kid`, padded with spaces to a multiple of 512 bytes, at most 10,240 characters:',
    ja: '質問の内容は、返信用の鍵に宛てて封じます。512 バイトの倍数に揃え、10,240 字までです。',
  },
  'answer-binding': {
    en: 'the code, or the id of a choice, sealed like a password, with `question_id` in place of `member_id`; refuse it with `seal_rejected` in the same cases',
    ja: '答えは、質問の番号を添えてパスワードと同じように封じられます。合わないものは、同じく seal_rejected で断ります。',
  },
  'answer-resend': {
    en: 'the code did not come: send another when it is time, or answer the question as it stands',
    ja: '確認番号が届かないという依頼には、時期が来ていれば送り直し、まだなら同じ質問を返します。',
  },
  'answer-waiting': {
    en: 'what has become of it? Answer with the same question (same `id`, sealed anew) while you wait, at most every `poll_after_s`',
    ja: '待っている間は、同じ番号の質問を封じ直して返し、次に尋ねるまでの秒数を添えます。',
  },
  'answer-once': {
    en: 'The answer counts once; asked again, repeat what you decided, with the same `jti` and `exp` in the release, so that it can be charged once.',
    ja: '答えは一度だけ数えます。再び尋ねられたら、同じ番号と期限の引き渡しで同じ決定を返します。',
  },
  'question-bounds': {
    en: 'At most 3 questions an attempt (`round`), and 10 minutes for all: the broker keeps both bounds too.',
    ja: '質問は一回の試みに三つまで、全部で十分までです。',
  },
  'answer-wrong': {
    en: 'A wrong code: the same question again, with `attempts_left` less and `wrong: true`.',
    ja: '違う確認番号には、残りの回数を減らし、wrong を付けて同じ質問を返します。',
  },
  'answer-counted': {
    en: 'Count before you compare, so that twenty at once are not twenty tries.',
    ja: '比べる前に数えます。同時に二十届いても、二十回試させてはいけません。',
  },
  'answer-ended': {
    en: 'When none is left, `refused`, `denied`.',
    ja: '残りがなくなったら、refused、denied で断ります。',
  },
  'answer-denied': {
    en: '`refused` with `denied`: the member said no, or was wrong too often;',
    ja: '会員が断ったとき、または誤りが多すぎるときは、denied です。',
  },
  'answer-unknown': {
    en: '`expired`: too late, or a question that you do not know, which are not told apart.',
    ja: '遅すぎるときも、知らない質問のときも、区別せずに expired です。',
  },
  'choice-plan': {
    en: 'Put the chosen one into your account, for your settlement server, and as `plan {division, count?}` beside the account:',
    ja: '選ばれた払い方は口座に入れ、口座の横にも plan として添えます。',
  },
  'choice-offered': {
    en: 'An id that you did not offer is no answer: the same question again.',
    ja: '示していない選択肢は答えではありません。同じ質問を返します。',
  },
  'question-given-up': {
    en: 'A page that is loaded anew has lost its key: its member begins again, and the question ends by itself.',
    ja: '読み込み直した画面は鍵を失います。会員は最初からやり直し、前の質問はひとりでに終わります。',
  },
} as const satisfies Record<string, { en: string; ja: string }>

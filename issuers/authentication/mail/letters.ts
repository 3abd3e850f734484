/** Describes what the issuer writes to its members: short, plain text, in the language of the page that asked for it. */

import { groupMemberId } from '../../../protocol/member-id.ts'
import type { Locale } from '../../../protocol/look.ts'

export interface Letter {
  subject: string
  body: string
}

/** Everything a letter may need: the issuer's name, and what it is about. */
export type LetterContent =
  | { kind: 'registered'; memberId: string; link: string }
  | { kind: 'confirm'; link: string }
  | { kind: 'ids'; memberIds: readonly string[] }
  | { kind: 'reset'; memberId: string; link: string }
  | { kind: 'unlock'; memberId: string; link: string }
  | { kind: 'password_changed'; memberId: string }
  | { kind: 'email_changed'; memberId: string }
  | { kind: 'locked'; memberId: string }
  | { kind: 'left'; memberId: string }
  | { kind: 'passkey_added'; memberId: string }
  | { kind: 'passkey_removed'; memberId: string }

type Letters = { [K in LetterContent['kind']]: (content: Extract<LetterContent, { kind: K }>) => Letter }

export function letterOf(content: LetterContent, issuer: string, locale: Locale): Letter {
  const write = (locale === 'ja' ? japanese : english)(issuer)[content.kind] as (content: LetterContent) => Letter
  return write(content)
}

const english = (issuer: string): Letters => ({
  registered: ({ memberId, link }) => ({
    subject: `Your ${issuer} ID`,
    body: `Your ID is ${groupMemberId(memberId)}.\n\nBefore you can pay with it, please confirm this address. The link works once, for 24 hours:\n${link}\n\nYou didn't register? Then somebody typed your address by mistake: do nothing.\n\n${issuer}`,
  }),
  confirm: ({ link }) => ({
    subject: `Confirm your address: ${issuer}`,
    body: `Please confirm this address. The link works once, for 24 hours:\n${link}\n\nYou didn't ask for this? Do nothing, and nothing changes.\n\n${issuer}`,
  }),
  ids: ({ memberIds }) => ({
    subject: `Your ${issuer} ID`,
    body: `You asked for your ID:\n${memberIds.map(groupMemberId).join('\n')}\n\nYou didn't ask? Nobody but you has been told.\n\n${issuer}`,
  }),
  reset: ({ memberId, link }) => ({
    subject: `A new password: ${issuer}`,
    body: `Choose a new password for the ID ${groupMemberId(memberId)}. The link works once, for 30 minutes:\n${link}\n\nYou didn't ask for this? Do nothing, and your password stays as it is.\n\n${issuer}`,
  }),
  unlock: ({ memberId, link }) => ({
    subject: `Unlock your ID: ${issuer}`,
    body: `Unlock the ID ${groupMemberId(memberId)} with this link. It works once, for 30 minutes:\n${link}\n\nYou didn't ask for this? Do nothing, and the ID stays as it is.\n\n${issuer}`,
  }),
  password_changed: ({ memberId }) => ({
    subject: `Your password was changed: ${issuer}`,
    body: `The password of the ID ${groupMemberId(memberId)} was changed just now, and other sessions were ended.\n\nIt wasn't you? Ask for a new password on our page at once.\n\n${issuer}`,
  }),
  email_changed: ({ memberId }) => ({
    subject: `Your address was changed: ${issuer}`,
    body: `The e-mail address of the ID ${groupMemberId(memberId)} was changed just now. We write to the new one from now on.\n\nIt wasn't you? Please call us.\n\n${issuer}`,
  }),
  passkey_added: ({ memberId }) => ({
    subject: `A passkey was added: ${issuer}`,
    body: `A passkey was added to the ID ${groupMemberId(memberId)} just now. Whoever holds it can pay with this ID.\n\nIt wasn't you? Sign in on our page, remove it, and change your password at once.\n\n${issuer}`,
  }),
  passkey_removed: ({ memberId }) => ({
    subject: `A passkey was removed: ${issuer}`,
    body: `A passkey of the ID ${groupMemberId(memberId)} was removed just now and can't pay any more.\n\nIt wasn't you? Change your password on our page at once.\n\n${issuer}`,
  }),
  locked: ({ memberId }) => ({
    subject: `Your ID is locked: ${issuer}`,
    body: `The ID ${groupMemberId(memberId)} was locked on its page. Nobody can pay with it until you unlock it: our page mails you a link for that.\n\n${issuer}`,
  }),
  left: ({ memberId }) => ({
    subject: `Your ID has ended: ${issuer}`,
    body: `The ID ${groupMemberId(memberId)} has ended, as you asked on its page. Nobody can sign in or pay with it any more. Refunds of what you have paid still reach you.\n\nIt wasn't you? Please call us.\n\n${issuer}`,
  }),
})

const japanese = (issuer: string): Letters => ({
  registered: ({ memberId, link }) => ({
    subject: `${issuer}の会員IDのお知らせ`,
    body: `お客さまの会員IDは ${groupMemberId(memberId)} です。\n\nお支払いにお使いになる前に、このメールアドレスをご確認ください。下のリンクは24時間以内に一度だけ使えます。\n${link}\n\nお心当たりがないときは、どなたかがアドレスを打ち間違えたものです。何もなさらないでください。\n\n${issuer}`,
  }),
  confirm: ({ link }) => ({
    subject: `メールアドレスのご確認（${issuer}）`,
    body: `このメールアドレスをご確認ください。下のリンクは24時間以内に一度だけ使えます。\n${link}\n\nお心当たりがないときは、何もなさらないでください。登録は変わりません。\n\n${issuer}`,
  }),
  ids: ({ memberIds }) => ({
    subject: `${issuer}の会員IDのお知らせ`,
    body: `お尋ねの会員IDです。\n${memberIds.map(groupMemberId).join('\n')}\n\nお心当たりがなくても、ほかの方には知らせていません。\n\n${issuer}`,
  }),
  reset: ({ memberId, link }) => ({
    subject: `新しいパスワードの設定（${issuer}）`,
    body: `会員ID ${groupMemberId(memberId)} の新しいパスワードを、下のリンクからお決めください。30分以内に一度だけ使えます。\n${link}\n\nお心当たりがないときは、何もなさらないでください。パスワードは変わりません。\n\n${issuer}`,
  }),
  unlock: ({ memberId, link }) => ({
    subject: `会員IDのロック解除（${issuer}）`,
    body: `会員ID ${groupMemberId(memberId)} のロックを、下のリンクから解除できます。30分以内に一度だけ使えます。\n${link}\n\nお心当たりがないときは、何もなさらないでください。IDはそのままです。\n\n${issuer}`,
  }),
  password_changed: ({ memberId }) => ({
    subject: `パスワードが変更されました（${issuer}）`,
    body: `会員ID ${groupMemberId(memberId)} のパスワードが変更され、ほかの端末はログアウトしました。\n\nお心当たりがないときは、すぐに当社のページで新しいパスワードをお求めください。\n\n${issuer}`,
  }),
  email_changed: ({ memberId }) => ({
    subject: `メールアドレスが変更されました（${issuer}）`,
    body: `会員ID ${groupMemberId(memberId)} のメールアドレスが変更されました。これからは新しいアドレスにお送りします。\n\nお心当たりがないときは、お電話ください。\n\n${issuer}`,
  }),
  passkey_added: ({ memberId }) => ({
    subject: `パスキーが追加されました（${issuer}）`,
    body: `会員ID ${groupMemberId(memberId)} にパスキーが追加されました。このパスキーがあれば、このIDでお支払いができます。\n\nお心当たりがないときは、会員ページでパスキーを削除し、すぐにパスワードを変更してください。\n\n${issuer}`,
  }),
  passkey_removed: ({ memberId }) => ({
    subject: `パスキーが削除されました（${issuer}）`,
    body: `会員ID ${groupMemberId(memberId)} のパスキーが削除され、お支払いに使えなくなりました。\n\nお心当たりがないときは、すぐにパスワードを変更してください。\n\n${issuer}`,
  }),
  locked: ({ memberId }) => ({
    subject: `会員IDをロックしました（${issuer}）`,
    body: `会員ID ${groupMemberId(memberId)} が会員ページでロックされました。解除するまで、どなたもお支払いに使えません。解除のリンクは当社のページからメールでお送りします。\n\n${issuer}`,
  }),
  left: ({ memberId }) => ({
    subject: `退会のお手続きが済みました（${issuer}）`,
    body: `会員ID ${groupMemberId(memberId)} の退会のお手続きが済みました。このIDでは、ログインもお支払いもできません。これまでのお支払いの返金は、今までどおりお届けします。\n\nお心当たりがないときは、お電話ください。\n\n${issuer}`,
  }),
})

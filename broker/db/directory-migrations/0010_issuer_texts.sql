ALTER TABLE `issuers` ADD `texts` text;--> statement-breakpoint
ALTER TABLE `issuers` ADD `takes_on_authorize` integer DEFAULT false NOT NULL;--> statement-breakpoint
UPDATE `issuers` SET `texts` = '{"en":{"station":"Card company"},"ja":{"station":"カード会社"}}' WHERE `method` = 'credit';--> statement-breakpoint
UPDATE `issuers` SET `texts` = '{"en":{"station":"Bank"},"ja":{"station":"銀行"}}', `takes_on_authorize` = 1 WHERE `method` = 'debit';

CREATE TABLE `party_keys` (
	`party` text NOT NULL,
	`kid` text NOT NULL,
	`thumbprint` text NOT NULL,
	`jwk` text NOT NULL,
	`first_seen_at` integer NOT NULL,
	PRIMARY KEY(`party`, `kid`, `thumbprint`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `ledgers` ADD `announces_from` text;--> statement-breakpoint
CREATE INDEX `ledgers_by_announcing` ON `ledgers` (`livemode`,`announces_from`,`id`);
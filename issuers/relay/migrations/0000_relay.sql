CREATE TABLE `account_seals` (
	`iss` text NOT NULL,
	`jti` text NOT NULL,
	`operation_id` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`iss`, `jti`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `account_seals_by_expiry` ON `account_seals` (`expires_at`);--> statement-breakpoint
CREATE TABLE `seen_messages` (
	`iss` text NOT NULL,
	`jti` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`iss`, `jti`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `seen_messages_by_expiry` ON `seen_messages` (`expires_at`);
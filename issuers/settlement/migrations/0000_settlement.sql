CREATE TABLE `accounts` (
	`number` text PRIMARY KEY NOT NULL,
	`status` text NOT NULL,
	`currency` text NOT NULL,
	`balance` integer NOT NULL,
	`opening_balance` integer NOT NULL,
	`credit_limit` integer NOT NULL,
	`held` integer NOT NULL,
	`owed` integer NOT NULL,
	`operation_limit` integer,
	`expiry` text,
	`holder` text,
	`story` text,
	`sequence` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `operations` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`original` text,
	`account` text,
	`outcome` text NOT NULL,
	`reason` text,
	`authorization` text NOT NULL,
	`reference` text NOT NULL,
	`is_tombstone` integer NOT NULL,
	`hold_expires_at` integer,
	`step` integer,
	`decided_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `operations_by_original_step` ON `operations` (`original`,`step`);--> statement-breakpoint
CREATE TABLE `postings` (
	`account` text NOT NULL,
	`sequence` integer NOT NULL,
	`operation_id` text NOT NULL,
	`kind` text NOT NULL,
	`original` text,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`balance_change` integer NOT NULL,
	`held_change` integer NOT NULL,
	`owed_change` integer NOT NULL,
	`available_after` integer NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`account`, `sequence`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `postings_operation_id_unique` ON `postings` (`operation_id`);--> statement-breakpoint
CREATE TABLE `seen_messages` (
	`iss` text NOT NULL,
	`jti` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`iss`, `jti`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `seen_messages_by_expiry` ON `seen_messages` (`expires_at`);
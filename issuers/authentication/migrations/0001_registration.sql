CREATE TABLE `customers` (
	`number` text PRIMARY KEY NOT NULL,
	`birth_date` text NOT NULL,
	`name` text NOT NULL,
	`name_latin` text NOT NULL,
	`standing` text NOT NULL,
	`account` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `issued_member_ids` (
	`member_id` text PRIMARY KEY NOT NULL,
	`issued_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `registration_refusals` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` integer NOT NULL,
	`reason` text NOT NULL,
	`customer` text NOT NULL,
	`source` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `registrations` (
	`customer_number` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`home_phone` text NOT NULL,
	`address` text NOT NULL,
	`occupation` text NOT NULL,
	`registered_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `registrations_member_id_unique` ON `registrations` (`member_id`);--> statement-breakpoint
CREATE TABLE `tries` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tries_by_expiry` ON `tries` (`expires_at`);--> statement-breakpoint
CREATE TABLE `mailbox` (
	`id` text PRIMARY KEY NOT NULL,
	`recipient` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`sent_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` text PRIMARY KEY NOT NULL,
	`recipient` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer NOT NULL,
	`next_attempt_at` integer,
	`sent_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `outbox_by_next_attempt` ON `outbox` (`next_attempt_at`);--> statement-breakpoint
CREATE TABLE `mail_links` (
	`digest` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`purpose` text NOT NULL,
	`email` text NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `mail_links_by_member` ON `mail_links` (`member_id`);--> statement-breakpoint
CREATE INDEX `mail_links_by_expiry` ON `mail_links` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`digest` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `sessions_by_member` ON `sessions` (`member_id`);--> statement-breakpoint
CREATE INDEX `sessions_by_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
ALTER TABLE `members` ADD `email` text;--> statement-breakpoint
ALTER TABLE `members` ADD `held_at` integer;--> statement-breakpoint
INSERT INTO `issued_member_ids` (`member_id`, `issued_at`) SELECT `member_id`, `created_at` FROM `members`;

CREATE TABLE `login_attempts` (
	`member_id` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `members` (
	`member_id` text PRIMARY KEY NOT NULL,
	`password_hash` text NOT NULL,
	`status` text NOT NULL,
	`account` text NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `seen_messages` (
	`iss` text NOT NULL,
	`jti` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`iss`, `jti`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `seen_messages_by_expiry` ON `seen_messages` (`expires_at`);--> statement-breakpoint
CREATE TABLE `used_seals` (
	`jti` text PRIMARY KEY NOT NULL,
	`expires_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `used_seals_by_expiry` ON `used_seals` (`expires_at`);
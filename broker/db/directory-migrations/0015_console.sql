CREATE TABLE `console_actions` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`merchant_id` text NOT NULL,
	`livemode` integer NOT NULL,
	`session_id` text NOT NULL,
	`name` text NOT NULL,
	`at` integer NOT NULL,
	`request_id` text NOT NULL,
	`action` text NOT NULL,
	`object_id` text,
	`operation_id` text,
	`status` integer
);
--> statement-breakpoint
CREATE INDEX `console_actions_by_merchant` ON `console_actions` (`merchant_id`,`livemode`,`sequence`);--> statement-breakpoint
CREATE INDEX `console_actions_by_object` ON `console_actions` (`object_id`,`sequence`);--> statement-breakpoint
CREATE INDEX `console_actions_by_time` ON `console_actions` (`at`);--> statement-breakpoint
CREATE TABLE `console_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`link_sha256` text NOT NULL,
	`sha256` text,
	`merchant_id` text NOT NULL,
	`livemode` integer NOT NULL,
	`role` text NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL,
	`entered_at` integer,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `console_sessions_link_sha256_unique` ON `console_sessions` (`link_sha256`);--> statement-breakpoint
CREATE UNIQUE INDEX `console_sessions_sha256_unique` ON `console_sessions` (`sha256`);--> statement-breakpoint
CREATE INDEX `console_sessions_by_merchant` ON `console_sessions` (`merchant_id`,`livemode`,`created_at`);--> statement-breakpoint
CREATE INDEX `console_sessions_by_end` ON `console_sessions` (`expires_at`);
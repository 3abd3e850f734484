CREATE TABLE `operator_sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`link_sha256` text NOT NULL,
	`sha256` text,
	`token_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`entered_at` integer,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operator_sessions_link_sha256_unique` ON `operator_sessions` (`link_sha256`);--> statement-breakpoint
CREATE UNIQUE INDEX `operator_sessions_sha256_unique` ON `operator_sessions` (`sha256`);--> statement-breakpoint
CREATE INDEX `operator_sessions_by_token` ON `operator_sessions` (`token_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `operator_sessions_by_end` ON `operator_sessions` (`expires_at`);--> statement-breakpoint
CREATE INDEX `audit_log_by_actor` ON `audit_log` (`actor`,`sequence`);
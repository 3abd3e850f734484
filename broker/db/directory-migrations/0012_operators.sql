CREATE TABLE `audit_log` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`actor_name` text NOT NULL,
	`request_id` text NOT NULL,
	`action` text NOT NULL,
	`object_type` text NOT NULL,
	`object_id` text NOT NULL,
	`before` text,
	`after` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_log_id_unique` ON `audit_log` (`id`);--> statement-breakpoint
CREATE INDEX `audit_log_by_object` ON `audit_log` (`object_id`,`sequence`);--> statement-breakpoint
CREATE TABLE `certifications` (
	`issuer` text PRIMARY KEY NOT NULL,
	`subject` text NOT NULL,
	`suite` text NOT NULL,
	`suite_sha256` text NOT NULL,
	`keys` text NOT NULL,
	`report_sha256` text NOT NULL,
	`issued_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`certificate` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `operator_tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`name` text NOT NULL,
	`scopes` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`last_used_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operator_tokens_sha256_unique` ON `operator_tokens` (`sha256`);--> statement-breakpoint
ALTER TABLE `api_keys` ADD `name` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `last_characters` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `expires_at` integer;--> statement-breakpoint
CREATE INDEX `api_keys_by_merchant` ON `api_keys` (`merchant_id`,`created_at`);--> statement-breakpoint
ALTER TABLE `merchants` ADD `disabled_at` integer;--> statement-breakpoint
CREATE INDEX `merchants_by_creation` ON `merchants` (`created_at`,`id`);
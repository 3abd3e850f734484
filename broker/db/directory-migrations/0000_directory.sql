CREATE TABLE `allowed_origins` (
	`merchant_id` text NOT NULL,
	`origin` text NOT NULL,
	PRIMARY KEY(`merchant_id`, `origin`),
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `api_keys` (
	`sha256` text PRIMARY KEY NOT NULL,
	`merchant_id` text NOT NULL,
	`livemode` integer NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `issuers` (
	`prefix` text PRIMARY KEY NOT NULL,
	`name_en` text NOT NULL,
	`name_ja` text NOT NULL,
	`mark` text NOT NULL,
	`color` text NOT NULL,
	`method` text NOT NULL,
	`authentication_adapter` text NOT NULL,
	`settlement_adapter` text NOT NULL,
	`authentication_server` text NOT NULL,
	`relay` text NOT NULL,
	`settlement_server` text NOT NULL,
	`register_url` text,
	`forgot_url` text,
	`enabled` integer DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE `ledgers` (
	`id` text PRIMARY KEY NOT NULL,
	`merchant_id` text NOT NULL,
	`livemode` integer NOT NULL,
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `ledgers_by_merchant` ON `ledgers` (`merchant_id`,`livemode`);--> statement-breakpoint
CREATE TABLE `merchants` (
	`id` text PRIMARY KEY NOT NULL,
	`name_en` text NOT NULL,
	`name_ja` text NOT NULL,
	`created_at` integer NOT NULL
);

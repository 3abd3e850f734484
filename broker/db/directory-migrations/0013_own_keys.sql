CREATE TABLE `own_key_uses` (
	`kind` text NOT NULL,
	`id` text NOT NULL,
	`jwk` text,
	`first_used_at` integer NOT NULL,
	`last_used_at` integer NOT NULL,
	`mac` text NOT NULL,
	PRIMARY KEY(`kind`, `id`)
);
--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `secret_key` text;--> statement-breakpoint
ALTER TABLE `webhook_endpoints` ADD `sealed_secrets` text;--> statement-breakpoint
CREATE INDEX `webhook_endpoints_by_secret_key` ON `webhook_endpoints` (`secret_key`);
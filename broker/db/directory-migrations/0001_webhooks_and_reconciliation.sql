CREATE TABLE `reconciliations` (
	`business_date` text NOT NULL,
	`issuer` text NOT NULL,
	`ran_at` integer NOT NULL,
	`difference_count` integer NOT NULL,
	`report` text NOT NULL,
	PRIMARY KEY(`business_date`, `issuer`)
);
--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`merchant_id` text NOT NULL,
	`livemode` integer NOT NULL,
	`url` text NOT NULL,
	`description` text,
	`events` text,
	`enabled` integer DEFAULT true NOT NULL,
	`disabled_reason` text,
	`failing_since` integer,
	`troubles` integer DEFAULT 0 NOT NULL,
	`trouble_teller` text,
	`secret_generation` integer DEFAULT 1 NOT NULL,
	`previous_secret_until` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`merchant_id`) REFERENCES `merchants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `webhook_endpoints_by_merchant` ON `webhook_endpoints` (`merchant_id`,`livemode`);
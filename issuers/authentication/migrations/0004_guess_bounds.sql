CREATE TABLE `known_sources` (
	`member_id` text NOT NULL,
	`source` text NOT NULL,
	`right_at` integer NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`failed_at` integer DEFAULT 0 NOT NULL,
	`wait_until` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`member_id`, `source`)
);
--> statement-breakpoint
CREATE INDEX `known_sources_by_time` ON `known_sources` (`right_at`);--> statement-breakpoint
ALTER TABLE `login_attempts` ADD `wrong` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `login_attempts` ADD `wait_until` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `login_attempts` ADD `expires_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `login_attempts_by_expiry` ON `login_attempts` (`expires_at`);--> statement-breakpoint
ALTER TABLE `mail_links` ADD `seed` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `mail_links` ADD `created_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `sessions` ADD `failures` integer DEFAULT 0 NOT NULL;
CREATE TABLE `deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`endpoint_id` text NOT NULL,
	`event_sequence` integer NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`attempts` text NOT NULL,
	`created_at` integer NOT NULL,
	`next_at` integer,
	`is_under_way` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_by_endpoint` ON `deliveries` (`endpoint_id`,`event_sequence`);--> statement-breakpoint
CREATE INDEX `deliveries_by_time` ON `deliveries` (`created_at`);--> statement-breakpoint
CREATE INDEX `deliveries_due` ON `deliveries` (`next_at`,`endpoint_id`) WHERE next_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `fan_out` (
	`id` integer PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL
);
--> statement-breakpoint
DROP INDEX `payments_to_wake`;--> statement-breakpoint
CREATE INDEX `payments_to_wake` ON `payments` (`wake_at`,`issuer`) WHERE wake_at IS NOT NULL;
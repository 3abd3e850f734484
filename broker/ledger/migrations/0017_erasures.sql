CREATE TABLE `erasure_walk` (
	`id` integer PRIMARY KEY NOT NULL,
	`created_before` integer NOT NULL,
	`place` integer NOT NULL,
	`is_done` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `postponed_erasures` (
	`id` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
ALTER TABLE `payment_records` ADD `erased_at` integer;
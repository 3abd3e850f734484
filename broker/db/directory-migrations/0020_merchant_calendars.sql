ALTER TABLE `merchants` ADD `time_zone` text;--> statement-breakpoint
ALTER TABLE `merchants` ADD `day_starts` integer DEFAULT 0 NOT NULL;
ALTER TABLE `ledgers` ADD `archive_stage` text;--> statement-breakpoint
ALTER TABLE `ledgers` ADD `archive_looked_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `ledgers` ADD `archived_at` integer;--> statement-breakpoint
ALTER TABLE `ledgers` ADD `archive_trouble` text;
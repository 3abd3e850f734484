ALTER TABLE `ledgers` ADD `erased_until` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `merchants` ADD `personal_data_kept_days` integer;
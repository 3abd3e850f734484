ALTER TABLE `ledgers` ADD `opens_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `ledgers` ADD `closes_at` integer;--> statement-breakpoint
ALTER TABLE `ledgers` ADD `replaces` text;--> statement-breakpoint
CREATE UNIQUE INDEX `ledgers_replaces_unique` ON `ledgers` (`replaces`);
ALTER TABLE `tallies` ADD `disputed_amount` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `payment_records` ADD `adjustments` text;
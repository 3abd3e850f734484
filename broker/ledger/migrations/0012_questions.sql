ALTER TABLE `payment_records` ADD `question` text;--> statement-breakpoint
ALTER TABLE `payment_records` ADD `plan` text;
ALTER TABLE `payments` ADD `confirm_key` text;--> statement-breakpoint
ALTER TABLE `payments` ADD `cancelled_by` text;
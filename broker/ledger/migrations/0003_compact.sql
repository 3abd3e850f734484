CREATE INDEX `payments_by_order` ON `payments` (`order_ref`,`created_at`,`id`);--> statement-breakpoint
CREATE TABLE `operations_in_order` (
	`id` text PRIMARY KEY NOT NULL,
	`payment_id` text NOT NULL,
	`kind` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`original` text,
	`state` text NOT NULL,
	`reason` text,
	`authorization` text,
	`reference` text,
	`evidence` text,
	`business_date` text,
	`tries` integer NOT NULL,
	`created_at` integer NOT NULL,
	`settled_at` integer
);
--> statement-breakpoint
INSERT INTO `operations_in_order` SELECT `id`, `payment_id`, `kind`, `amount`, `currency`, `original`, `state`, `reason`, `authorization`, `reference`, `evidence`, `business_date`, `tries`, `created_at`, `settled_at` FROM `operations` ORDER BY `created_at`;--> statement-breakpoint
DROP TABLE `operations`;--> statement-breakpoint
ALTER TABLE `operations_in_order` RENAME TO `operations`;--> statement-breakpoint
CREATE INDEX `operations_by_payment` ON `operations` (`payment_id`);--> statement-breakpoint
CREATE INDEX `operations_by_business_date` ON `operations` (`business_date`,`id`) WHERE business_date IS NOT NULL;

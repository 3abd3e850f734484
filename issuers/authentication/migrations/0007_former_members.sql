CREATE TABLE `former_members` (
	`member_id` text PRIMARY KEY NOT NULL,
	`customer_number` text,
	`home_phone` text,
	`address` text,
	`occupation` text,
	`registered_at` integer NOT NULL,
	`left_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `former_members_by_leaving` ON `former_members` (`left_at`);--> statement-breakpoint
CREATE INDEX `members_unconfirmed` ON `members` (`created_at`) WHERE status = 'unconfirmed';
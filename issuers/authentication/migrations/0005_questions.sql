CREATE TABLE `questions` (
	`id` text PRIMARY KEY NOT NULL,
	`record` text NOT NULL,
	`approval` text,
	`kept_until` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `questions_by_expiry` ON `questions` (`kept_until`);
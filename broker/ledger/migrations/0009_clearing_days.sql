CREATE TABLE `clearing_days` (
	`business_date` text NOT NULL,
	`issuer` text NOT NULL,
	`announced` integer DEFAULT false NOT NULL,
	PRIMARY KEY(`business_date`, `issuer`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `clearing_days_to_announce` ON `clearing_days` (`announced`) WHERE announced = 0;--> statement-breakpoint
CREATE TABLE `row_migrations` (
	`name` text PRIMARY KEY NOT NULL,
	`cursor` text NOT NULL,
	`done_at` integer
) WITHOUT ROWID;

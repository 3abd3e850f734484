CREATE TABLE `archive_blocks` (
	`stream` text NOT NULL,
	`first` text NOT NULL,
	`last` text NOT NULL,
	`part` integer NOT NULL,
	`first_byte` integer NOT NULL,
	`bytes` integer NOT NULL,
	`lines` integer NOT NULL,
	`sha256` text NOT NULL,
	PRIMARY KEY(`stream`, `first`)
);
--> statement-breakpoint
CREATE INDEX `archive_blocks_by_part` ON `archive_blocks` (`part`,`first_byte`);--> statement-breakpoint
CREATE TABLE `archive_parts` (
	`number` integer PRIMARY KEY NOT NULL,
	`stream` text,
	`file` text NOT NULL,
	`bytes` integer NOT NULL,
	`lines` integer NOT NULL,
	`sha256` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `archive_runs` (
	`id` integer PRIMARY KEY NOT NULL,
	`folder` text NOT NULL,
	`ledger` text NOT NULL,
	`merchant_id` text NOT NULL,
	`livemode` integer NOT NULL,
	`stage` text NOT NULL,
	`stream` text NOT NULL,
	`reached` text NOT NULL,
	`part` integer NOT NULL,
	`total` text NOT NULL,
	`seen` text NOT NULL,
	`empties_after_ms` integer NOT NULL,
	`payments_left` integer NOT NULL,
	`next_at` integer,
	`tries` integer NOT NULL,
	`begun` integer NOT NULL,
	`trouble` text,
	`verified_at` integer,
	`emptied_at` integer,
	`kept_from` text NOT NULL
);

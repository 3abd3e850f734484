CREATE TABLE `authorizations` (
	`operation_id` text PRIMARY KEY NOT NULL,
	`broker` text NOT NULL,
	`settlement_server` text NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `authorizations_by_expiry` ON `authorizations` (`expires_at`);
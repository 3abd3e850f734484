CREATE TABLE `orders` (
	`serial` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`session` text NOT NULL,
	`lines` text NOT NULL,
	`amount` integer NOT NULL,
	`status` text NOT NULL,
	`attempt` integer NOT NULL,
	`payment_id` text,
	`issuer_name` text,
	`authorization` text,
	`captured` integer,
	`created_at` integer NOT NULL,
	`paid_at` integer
);
--> statement-breakpoint
CREATE INDEX `orders_by_session` ON `orders` (`session`);--> statement-breakpoint
CREATE TABLE `shipments` (
	`order_serial` integer PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL
);

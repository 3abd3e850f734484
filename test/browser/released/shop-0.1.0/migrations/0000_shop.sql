CREATE TABLE `carts` (
	`session` text PRIMARY KEY NOT NULL,
	`lines` text NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `orders` (
	`serial` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`session` text NOT NULL,
	`lines` text NOT NULL,
	`amount` integer NOT NULL,
	`status` text NOT NULL,
	`attempt` integer NOT NULL,
	`payment_id` text,
	`verdict` text,
	`reason` text,
	`issuer_name` text,
	`authorization` text,
	`captured` integer,
	`created_at` integer NOT NULL,
	`paid_at` integer
);
--> statement-breakpoint
CREATE INDEX `orders_by_session` ON `orders` (`session`);--> statement-breakpoint
CREATE UNIQUE INDEX `one_unpaid_order_of_a_cart` ON `orders` (`session`,`lines`) WHERE "orders"."status" = 'unpaid';--> statement-breakpoint
CREATE TABLE `shipments` (
	`order_serial` integer PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `verdicts` (
	`jti` text PRIMARY KEY NOT NULL,
	`order_serial` integer NOT NULL,
	`payment_id` text NOT NULL,
	`outcome` text NOT NULL,
	`received_at` integer NOT NULL
);

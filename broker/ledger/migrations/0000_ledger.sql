CREATE TABLE `events` (
	`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`payment_id` text NOT NULL,
	`version` integer NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_by_payment` ON `events` (`payment_id`,`version`,`name`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`key` text PRIMARY KEY NOT NULL,
	`fingerprint` text NOT NULL,
	`payment_id` text NOT NULL,
	`operation_id` text,
	`status` integer NOT NULL,
	`body` text NOT NULL,
	`created_at` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `idempotency_by_time` ON `idempotency` (`created_at`);--> statement-breakpoint
CREATE TABLE `operations` (
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
	`tries` integer NOT NULL,
	`created_at` integer NOT NULL,
	`settled_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `operations_by_payment` ON `operations` (`payment_id`);--> statement-breakpoint
CREATE TABLE `payments` (
	`id` text PRIMARY KEY NOT NULL,
	`merchant_id` text NOT NULL,
	`livemode` integer NOT NULL,
	`status` text NOT NULL,
	`stage` text,
	`version` integer NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`order_ref` text NOT NULL,
	`description` text,
	`items` text,
	`capture` text NOT NULL,
	`confirmation` text NOT NULL,
	`locale` text,
	`metadata` text,
	`issuer` text,
	`issuer_name` text,
	`method` text,
	`member_hint` text,
	`authorization` text,
	`reason` text,
	`captured_amount` integer NOT NULL,
	`refunded_amount` integer NOT NULL,
	`attempts` integer NOT NULL,
	`pending_operation` text,
	`authorize_operation` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`confirm_by` integer,
	`hold_expires_at` integer,
	`void_cause` text,
	`wake_at` integer
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `payments_by_time` ON `payments` (`created_at`,`id`);--> statement-breakpoint
CREATE INDEX `payments_to_wake` ON `payments` (`wake_at`) WHERE wake_at IS NOT NULL;
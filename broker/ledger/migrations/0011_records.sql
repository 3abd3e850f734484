CREATE TABLE `day_lines` (
	`business_date` text NOT NULL,
	`issuer` text NOT NULL,
	`operation_start` text NOT NULL,
	PRIMARY KEY(`business_date`, `issuer`, `operation_start`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `delivery_marks` (
	`endpoint_id` text PRIMARY KEY NOT NULL,
	`sequence` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `delivery_records` (
	`endpoint_id` text NOT NULL,
	`event_sequence` integer NOT NULL,
	`state` text NOT NULL,
	`tries` integer NOT NULL,
	`attempts` text NOT NULL,
	`created_at` integer NOT NULL,
	`next_at` integer,
	PRIMARY KEY(`endpoint_id`, `event_sequence`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `delivery_records_waiting` ON `delivery_records` (`endpoint_id`,`next_at`) WHERE next_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `event_records` (
	`sequence` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`subject` text NOT NULL,
	`version` integer NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `payment_records` (
	`place` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
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
	`confirm_key` text,
	`hold_expires_at` integer,
	`void_cause` text,
	`refusals` integer DEFAULT 0 NOT NULL,
	`cancelled_by` text,
	`guarded` integer DEFAULT false NOT NULL,
	`due_at` integer,
	`unfinished` integer,
	`operations` text NOT NULL,
	`evidence` blob,
	`event_sequences` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `payment_records_by_order` ON `payment_records` (`order_ref`);--> statement-breakpoint
CREATE INDEX `payment_records_unfinished` ON `payment_records` (`unfinished`) WHERE unfinished IS NOT NULL;--> statement-breakpoint
CREATE TABLE `placed_operations` (
	`id` text PRIMARY KEY NOT NULL,
	`payment_id` text NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `placed_payments` (
	`id` text PRIMARY KEY NOT NULL,
	`place` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `told_troubles` (
	`endpoint_id` text NOT NULL,
	`trouble` integer NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`endpoint_id`, `trouble`, `name`)
) WITHOUT ROWID;

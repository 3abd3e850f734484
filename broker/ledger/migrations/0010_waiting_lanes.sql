DROP INDEX `deliveries_due`;--> statement-breakpoint
CREATE INDEX `deliveries_waiting` ON `deliveries` (`endpoint_id`,`next_at`) WHERE next_at IS NOT NULL;--> statement-breakpoint
DROP INDEX `payments_to_wake`;--> statement-breakpoint
CREATE INDEX `payments_waiting` ON `payments` (`issuer`,`wake_at`) WHERE wake_at IS NOT NULL;
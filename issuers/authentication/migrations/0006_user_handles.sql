ALTER TABLE `passkeys` ADD `user_handle` text;--> statement-breakpoint
CREATE INDEX `passkeys_without_handle` ON `passkeys` (`credential_id`) WHERE user_handle is null;
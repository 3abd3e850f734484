ALTER TABLE `members` ADD `email_folded` text;--> statement-breakpoint
CREATE INDEX `members_by_email` ON `members` (`email_folded`);--> statement-breakpoint
CREATE INDEX `members_to_fold` ON `members` (`member_id`) WHERE email IS NOT NULL AND email_folded IS NULL;
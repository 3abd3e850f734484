ALTER TABLE `operations` ADD `business_date` text;--> statement-breakpoint
CREATE INDEX `operations_by_business_date` ON `operations` (`business_date`,`id`) WHERE business_date IS NOT NULL;
/** The ledger's migrations, packed by `npm run migrations` from migrations/: do not edit. */
export default {
  journal: {
    entries: [
      {
        idx: 0,
        version: '6',
        when: 1795397278103,
        tag: '0000_ledger',
        breakpoints: true,
      },
      {
        idx: 1,
        version: '6',
        when: 1795404835928,
        tag: '0001_webhooks',
        breakpoints: true,
      },
      {
        idx: 2,
        version: '6',
        when: 1795406114393,
        tag: '0002_business_date',
        breakpoints: true,
      },
      {
        idx: 3,
        version: '6',
        when: 1795414880595,
        tag: '0003_compact',
        breakpoints: true,
      },
      {
        idx: 4,
        version: '6',
        when: 1795427991905,
        tag: '0004_tallies',
        breakpoints: true,
      },
      {
        idx: 5,
        version: '6',
        when: 1795639886254,
        tag: '0005_refund_reason',
        breakpoints: true,
      },
      {
        idx: 6,
        version: '6',
        when: 1795643486980,
        tag: '0006_confirm_key_and_canceller',
        breakpoints: true,
      },
      {
        idx: 7,
        version: '6',
        when: 1795644509899,
        tag: '0007_guarded',
        breakpoints: true,
      },
      {
        idx: 8,
        version: '6',
        when: 1795650316932,
        tag: '0008_refusals',
        breakpoints: true,
      },
      {
        idx: 9,
        version: '6',
        when: 1795651308527,
        tag: '0009_clearing_days',
        breakpoints: true,
      },
      {
        idx: 10,
        version: '6',
        when: 1795655885057,
        tag: '0010_waiting_lanes',
        breakpoints: true,
      },
      {
        idx: 11,
        version: '6',
        when: 1795662266487,
        tag: '0011_records',
        breakpoints: true,
      },
      {
        idx: 12,
        version: '6',
        when: 1795673298056,
        tag: '0012_questions',
        breakpoints: true,
      },
      {
        idx: 13,
        version: '6',
        when: 1795676061762,
        tag: '0013_awaited_money',
        breakpoints: true,
      },
      {
        idx: 14,
        version: '6',
        when: 1795676360971,
        tag: '0014_adjustments',
        breakpoints: true,
      },
      {
        idx: 15,
        version: '6',
        when: 1795685188764,
        tag: '0015_question_end',
        breakpoints: true,
      },
      {
        idx: 16,
        version: '6',
        when: 1795689902432,
        tag: '0016_trace',
        breakpoints: true,
      },
      {
        idx: 17,
        version: '6',
        when: 1795699710981,
        tag: '0017_erasures',
        breakpoints: true,
      },
      {
        idx: 18,
        version: '6',
        when: 1795709980264,
        tag: '0018_archives',
        breakpoints: true,
      },
      {
        idx: 19,
        version: '6',
        when: 1795722523837,
        tag: '0019_return_url',
        breakpoints: true,
      },
      {
        idx: 20,
        version: '6',
        when: 1795756623359,
        tag: '0020_issuer_names',
        breakpoints: true,
      },
    ],
  },
  migrations: {
    m0000:
      'CREATE TABLE `events` (\n\t`sequence` integer PRIMARY KEY AUTOINCREMENT NOT NULL,\n\t`id` text NOT NULL,\n\t`payment_id` text NOT NULL,\n\t`version` integer NOT NULL,\n\t`name` text NOT NULL,\n\t`created_at` integer NOT NULL\n);\n--> statement-breakpoint\nCREATE UNIQUE INDEX `events_by_payment` ON `events` (`payment_id`,`version`,`name`);--> statement-breakpoint\nCREATE TABLE `idempotency` (\n\t`key` text PRIMARY KEY NOT NULL,\n\t`fingerprint` text NOT NULL,\n\t`payment_id` text NOT NULL,\n\t`operation_id` text,\n\t`status` integer NOT NULL,\n\t`body` text NOT NULL,\n\t`created_at` integer NOT NULL\n) WITHOUT ROWID;\n--> statement-breakpoint\nCREATE INDEX `idempotency_by_time` ON `idempotency` (`created_at`);--> statement-breakpoint\nCREATE TABLE `operations` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`payment_id` text NOT NULL,\n\t`kind` text NOT NULL,\n\t`amount` integer NOT NULL,\n\t`currency` text NOT NULL,\n\t`original` text,\n\t`state` text NOT NULL,\n\t`reason` text,\n\t`authorization` text,\n\t`reference` text,\n\t`evidence` text,\n\t`tries` integer NOT NULL,\n\t`created_at` integer NOT NULL,\n\t`settled_at` integer\n) WITHOUT ROWID;\n--> statement-breakpoint\nCREATE INDEX `operations_by_payment` ON `operations` (`payment_id`);--> statement-breakpoint\nCREATE TABLE `payments` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`merchant_id` text NOT NULL,\n\t`livemode` integer NOT NULL,\n\t`status` text NOT NULL,\n\t`stage` text,\n\t`version` integer NOT NULL,\n\t`amount` integer NOT NULL,\n\t`currency` text NOT NULL,\n\t`order_ref` text NOT NULL,\n\t`description` text,\n\t`items` text,\n\t`capture` text NOT NULL,\n\t`confirmation` text NOT NULL,\n\t`locale` text,\n\t`metadata` text,\n\t`issuer` text,\n\t`issuer_name` text,\n\t`method` text,\n\t`member_hint` text,\n\t`authorization` text,\n\t`reason` text,\n\t`captured_amount` integer NOT NULL,\n\t`refunded_amount` integer NOT NULL,\n\t`attempts` integer NOT NULL,\n\t`pending_operation` text,\n\t`authorize_operation` text,\n\t`created_at` integer NOT NULL,\n\t`expires_at` integer NOT NULL,\n\t`confirm_by` integer,\n\t`hold_expires_at` integer,\n\t`void_cause` text,\n\t`wake_at` integer\n) WITHOUT ROWID;\n--> statement-breakpoint\nCREATE INDEX `payments_by_time` ON `payments` (`created_at`,`id`);--> statement-breakpoint\nCREATE INDEX `payments_to_wake` ON `payments` (`wake_at`) WHERE wake_at IS NOT NULL;',
    m0001:
      'CREATE TABLE `deliveries` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`endpoint_id` text NOT NULL,\n\t`event_sequence` integer NOT NULL,\n\t`state` text NOT NULL,\n\t`tries` integer NOT NULL,\n\t`attempts` text NOT NULL,\n\t`created_at` integer NOT NULL,\n\t`next_at` integer,\n\t`is_under_way` integer NOT NULL\n);\n--> statement-breakpoint\nCREATE UNIQUE INDEX `deliveries_by_endpoint` ON `deliveries` (`endpoint_id`,`event_sequence`);--> statement-breakpoint\nCREATE INDEX `deliveries_by_time` ON `deliveries` (`created_at`);--> statement-breakpoint\nCREATE INDEX `deliveries_due` ON `deliveries` (`next_at`,`endpoint_id`) WHERE next_at IS NOT NULL;--> statement-breakpoint\nCREATE TABLE `fan_out` (\n\t`id` integer PRIMARY KEY NOT NULL,\n\t`sequence` integer NOT NULL\n);\n--> statement-breakpoint\nDROP INDEX `payments_to_wake`;--> statement-breakpoint\nCREATE INDEX `payments_to_wake` ON `payments` (`wake_at`,`issuer`) WHERE wake_at IS NOT NULL;',
    m0002:
      'ALTER TABLE `operations` ADD `business_date` text;--> statement-breakpoint\nCREATE INDEX `operations_by_business_date` ON `operations` (`business_date`,`id`) WHERE business_date IS NOT NULL;',
    m0003:
      'CREATE INDEX `payments_by_order` ON `payments` (`order_ref`,`created_at`,`id`);--> statement-breakpoint\nCREATE TABLE `operations_in_order` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`payment_id` text NOT NULL,\n\t`kind` text NOT NULL,\n\t`amount` integer NOT NULL,\n\t`currency` text NOT NULL,\n\t`original` text,\n\t`state` text NOT NULL,\n\t`reason` text,\n\t`authorization` text,\n\t`reference` text,\n\t`evidence` text,\n\t`business_date` text,\n\t`tries` integer NOT NULL,\n\t`created_at` integer NOT NULL,\n\t`settled_at` integer\n);\n--> statement-breakpoint\nINSERT INTO `operations_in_order` SELECT `id`, `payment_id`, `kind`, `amount`, `currency`, `original`, `state`, `reason`, `authorization`, `reference`, `evidence`, `business_date`, `tries`, `created_at`, `settled_at` FROM `operations` ORDER BY `created_at`;--> statement-breakpoint\nDROP TABLE `operations`;--> statement-breakpoint\nALTER TABLE `operations_in_order` RENAME TO `operations`;--> statement-breakpoint\nCREATE INDEX `operations_by_payment` ON `operations` (`payment_id`);--> statement-breakpoint\nCREATE INDEX `operations_by_business_date` ON `operations` (`business_date`,`id`) WHERE business_date IS NOT NULL;',
    m0004:
      "CREATE TABLE `tallies` (\n\t`minutes` integer NOT NULL,\n\t`slot` integer NOT NULL,\n\t`currency` text NOT NULL,\n\t`issuer` text NOT NULL,\n\t`method` text NOT NULL,\n\t`payments` integer NOT NULL,\n\t`captured_amount` integer NOT NULL,\n\t`refunds` integer NOT NULL,\n\t`refunded_amount` integer NOT NULL,\n\tPRIMARY KEY(`minutes`, `slot`, `currency`, `issuer`, `method`)\n) WITHOUT ROWID;\n--> statement-breakpoint\nINSERT INTO `tallies` SELECT `slots`.`minutes`, `operations`.`settled_at` / (`slots`.`minutes` * 60000), `operations`.`currency`, coalesce(`payments`.`issuer`, ''), coalesce(`payments`.`method`, ''), sum(`operations`.`kind` = 'capture'), sum(CASE `operations`.`kind` WHEN 'capture' THEN `operations`.`amount` ELSE 0 END), sum(`operations`.`kind` = 'refund'), sum(CASE `operations`.`kind` WHEN 'refund' THEN `operations`.`amount` ELSE 0 END) FROM `operations` JOIN `payments` ON `payments`.`id` = `operations`.`payment_id` CROSS JOIN (SELECT 60 AS `minutes` UNION ALL SELECT 15) AS `slots` WHERE `operations`.`state` = 'approved' AND `operations`.`kind` IN ('capture', 'refund') AND `operations`.`settled_at` IS NOT NULL GROUP BY 1, 2, 3, 4, 5;",
    m0005: 'ALTER TABLE `operations` ADD `refund_reason` text;',
    m0006:
      'ALTER TABLE `payments` ADD `confirm_key` text;--> statement-breakpoint\nALTER TABLE `payments` ADD `cancelled_by` text;',
    m0007: 'ALTER TABLE `payments` ADD `guarded` integer DEFAULT false NOT NULL;',
    m0008: 'ALTER TABLE `payments` ADD `refusals` integer DEFAULT 0 NOT NULL;',
    m0009:
      'CREATE TABLE `clearing_days` (\n\t`business_date` text NOT NULL,\n\t`issuer` text NOT NULL,\n\t`announced` integer DEFAULT false NOT NULL,\n\tPRIMARY KEY(`business_date`, `issuer`)\n) WITHOUT ROWID;\n--> statement-breakpoint\nCREATE INDEX `clearing_days_to_announce` ON `clearing_days` (`announced`) WHERE announced = 0;--> statement-breakpoint\nCREATE TABLE `row_migrations` (\n\t`name` text PRIMARY KEY NOT NULL,\n\t`cursor` text NOT NULL,\n\t`done_at` integer\n) WITHOUT ROWID;',
    m0010:
      'DROP INDEX `deliveries_due`;--> statement-breakpoint\nCREATE INDEX `deliveries_waiting` ON `deliveries` (`endpoint_id`,`next_at`) WHERE next_at IS NOT NULL;--> statement-breakpoint\nDROP INDEX `payments_to_wake`;--> statement-breakpoint\nCREATE INDEX `payments_waiting` ON `payments` (`issuer`,`wake_at`) WHERE wake_at IS NOT NULL;',
    m0011:
      'CREATE TABLE `day_lines` (\n\t`business_date` text NOT NULL,\n\t`issuer` text NOT NULL,\n\t`operation_start` text NOT NULL,\n\tPRIMARY KEY(`business_date`, `issuer`, `operation_start`)\n) WITHOUT ROWID;\n--> statement-breakpoint\nCREATE TABLE `delivery_marks` (\n\t`endpoint_id` text PRIMARY KEY NOT NULL,\n\t`sequence` integer NOT NULL\n) WITHOUT ROWID;\n--> statement-breakpoint\nCREATE TABLE `delivery_records` (\n\t`endpoint_id` text NOT NULL,\n\t`event_sequence` integer NOT NULL,\n\t`state` text NOT NULL,\n\t`tries` integer NOT NULL,\n\t`attempts` text NOT NULL,\n\t`created_at` integer NOT NULL,\n\t`next_at` integer,\n\tPRIMARY KEY(`endpoint_id`, `event_sequence`)\n) WITHOUT ROWID;\n--> statement-breakpoint\nCREATE INDEX `delivery_records_waiting` ON `delivery_records` (`endpoint_id`,`next_at`) WHERE next_at IS NOT NULL;--> statement-breakpoint\nCREATE TABLE `event_records` (\n\t`sequence` integer PRIMARY KEY NOT NULL,\n\t`id` text NOT NULL,\n\t`subject` text NOT NULL,\n\t`version` integer NOT NULL,\n\t`name` text NOT NULL,\n\t`created_at` integer NOT NULL\n);\n--> statement-breakpoint\nCREATE TABLE `payment_records` (\n\t`place` integer PRIMARY KEY NOT NULL,\n\t`id` text NOT NULL,\n\t`merchant_id` text NOT NULL,\n\t`livemode` integer NOT NULL,\n\t`status` text NOT NULL,\n\t`stage` text,\n\t`version` integer NOT NULL,\n\t`amount` integer NOT NULL,\n\t`currency` text NOT NULL,\n\t`order_ref` text NOT NULL,\n\t`description` text,\n\t`items` text,\n\t`capture` text NOT NULL,\n\t`confirmation` text NOT NULL,\n\t`locale` text,\n\t`metadata` text,\n\t`issuer` text,\n\t`issuer_name` text,\n\t`method` text,\n\t`member_hint` text,\n\t`authorization` text,\n\t`reason` text,\n\t`captured_amount` integer NOT NULL,\n\t`refunded_amount` integer NOT NULL,\n\t`attempts` integer NOT NULL,\n\t`pending_operation` text,\n\t`authorize_operation` text,\n\t`created_at` integer NOT NULL,\n\t`expires_at` integer NOT NULL,\n\t`confirm_by` integer,\n\t`confirm_key` text,\n\t`hold_expires_at` integer,\n\t`void_cause` text,\n\t`refusals` integer DEFAULT 0 NOT NULL,\n\t`cancelled_by` text,\n\t`guarded` integer DEFAULT false NOT NULL,\n\t`due_at` integer,\n\t`unfinished` integer,\n\t`operations` text NOT NULL,\n\t`evidence` blob,\n\t`event_sequences` text NOT NULL\n);\n--> statement-breakpoint\nCREATE INDEX `payment_records_by_order` ON `payment_records` (`order_ref`);--> statement-breakpoint\nCREATE INDEX `payment_records_unfinished` ON `payment_records` (`unfinished`) WHERE unfinished IS NOT NULL;--> statement-breakpoint\nCREATE TABLE `placed_operations` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`payment_id` text NOT NULL\n) WITHOUT ROWID;\n--> statement-breakpoint\nCREATE TABLE `placed_payments` (\n\t`id` text PRIMARY KEY NOT NULL,\n\t`place` integer NOT NULL\n) WITHOUT ROWID;\n--> statement-breakpoint\nCREATE TABLE `told_troubles` (\n\t`endpoint_id` text NOT NULL,\n\t`trouble` integer NOT NULL,\n\t`name` text NOT NULL,\n\tPRIMARY KEY(`endpoint_id`, `trouble`, `name`)\n) WITHOUT ROWID;',
    m0012:
      'ALTER TABLE `payment_records` ADD `question` text;--> statement-breakpoint\nALTER TABLE `payment_records` ADD `plan` text;',
    m0013: 'ALTER TABLE `payment_records` ADD `awaited` text;',
    m0014:
      'ALTER TABLE `tallies` ADD `disputed_amount` integer DEFAULT 0 NOT NULL;--> statement-breakpoint\nALTER TABLE `payment_records` ADD `adjustments` text;',
    m0015: 'ALTER TABLE `payment_records` ADD `question_end` text;',
    m0016: 'ALTER TABLE `payment_records` ADD `trace_id` text;',
    m0017:
      'CREATE TABLE `erasure_walk` (\n\t`id` integer PRIMARY KEY NOT NULL,\n\t`created_before` integer NOT NULL,\n\t`place` integer NOT NULL,\n\t`is_done` integer NOT NULL\n);\n--> statement-breakpoint\nCREATE TABLE `postponed_erasures` (\n\t`id` text PRIMARY KEY NOT NULL\n);\n--> statement-breakpoint\nALTER TABLE `payment_records` ADD `erased_at` integer;',
    m0018:
      'CREATE TABLE `archive_blocks` (\n\t`stream` text NOT NULL,\n\t`first` text NOT NULL,\n\t`last` text NOT NULL,\n\t`part` integer NOT NULL,\n\t`first_byte` integer NOT NULL,\n\t`bytes` integer NOT NULL,\n\t`lines` integer NOT NULL,\n\t`sha256` text NOT NULL,\n\tPRIMARY KEY(`stream`, `first`)\n);\n--> statement-breakpoint\nCREATE INDEX `archive_blocks_by_part` ON `archive_blocks` (`part`,`first_byte`);--> statement-breakpoint\nCREATE TABLE `archive_parts` (\n\t`number` integer PRIMARY KEY NOT NULL,\n\t`stream` text,\n\t`file` text NOT NULL,\n\t`bytes` integer NOT NULL,\n\t`lines` integer NOT NULL,\n\t`sha256` text NOT NULL\n);\n--> statement-breakpoint\nCREATE TABLE `archive_runs` (\n\t`id` integer PRIMARY KEY NOT NULL,\n\t`folder` text NOT NULL,\n\t`ledger` text NOT NULL,\n\t`merchant_id` text NOT NULL,\n\t`livemode` integer NOT NULL,\n\t`stage` text NOT NULL,\n\t`stream` text NOT NULL,\n\t`reached` text NOT NULL,\n\t`part` integer NOT NULL,\n\t`total` text NOT NULL,\n\t`seen` text NOT NULL,\n\t`empties_after_ms` integer NOT NULL,\n\t`payments_left` integer NOT NULL,\n\t`next_at` integer,\n\t`tries` integer NOT NULL,\n\t`begun` integer NOT NULL,\n\t`trouble` text,\n\t`verified_at` integer,\n\t`emptied_at` integer,\n\t`kept_from` text NOT NULL\n);',
    m0019: 'ALTER TABLE `payment_records` ADD `return_url` text;',
    m0020: 'ALTER TABLE `payment_records` ADD `issuer_names` text;',
  },
}

-- Only what is read is kept.

-- It stands in `settings` too.
ALTER TABLE shows DROP COLUMN title;

-- The report in a sentence, which was in JSON beside a duration that nothing asked for.
ALTER TABLE refreshes RENAME COLUMN report TO summary;
UPDATE refreshes SET summary = coalesce(json_extract(summary, '$.summary'), '');

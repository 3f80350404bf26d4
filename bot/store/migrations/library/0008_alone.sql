-- Few passages stand alone as they are, but many have a sentence that does.

-- The characters of a worthy passage that make sense alone, counted from where it starts. And
-- `worthy` is now 2 where they are worth reading anywhere, 1 where there is little else.
ALTER TABLE passages ADD COLUMN alone_start INTEGER;
ALTER TABLE passages ADD COLUMN alone_stop INTEGER;

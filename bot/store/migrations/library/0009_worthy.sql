-- How much a passage is worth is asked for with those that are worth anything: it stands in the
-- index, so that the passages themselves need not be read.
DROP INDEX passages_worthy;
CREATE INDEX passages_worthy ON passages (episode, worthy) WHERE worthy;

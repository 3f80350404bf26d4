-- A refresh of one post among thousands should cost what the post costs, not what the library does.

-- One passage in a hundred is worth reading alone, and all of these are asked for after a refresh.
CREATE INDEX passages_worthy ON passages (episode) WHERE worthy;

-- Few words go with an episode, and they are looked for among all.
CREATE INDEX vocabulary_gone ON vocabulary (term) WHERE count <= 0;

-- Machines mishear names, and the show's other documents know how they are spelt.

-- The words that the document writes with a capital, as JSON: [those that are nothing but names,
-- the others]; empty until it is read again, by the first refresh of this version.
ALTER TABLE documents ADD COLUMN spelt TEXT NOT NULL DEFAULT '[[], []]';

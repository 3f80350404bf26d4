-- Episodes are found by all that their notes say, and not by their title alone.

-- The words of its title, names, topics, description and notes, as bot.search.text normalises
-- them; empty until the episode is made again, by the first refresh of this version.
ALTER TABLE episodes ADD COLUMN terms TEXT NOT NULL DEFAULT '';

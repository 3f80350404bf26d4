"""Model objects -> what members see in Discord. No I/O but the replies themselves.

- `cards`: the look that all cards share, episodes and people; on it `quotes`, `links`, `about`, and
  for moderators `daily`, `database`, `moderation`.
- `text`: what others wrote, escaped and cut to Discord's limits.
- `views`: buttons, selects, pagers and modals by their `custom_id`s, which survive a restart;
  `moderators`: those, and commands, that need Manage Server.
- `choices`: autocomplete. `replies`: exactly one answer, an error's too. `pace`: not too often.
"""

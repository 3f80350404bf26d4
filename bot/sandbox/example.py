"""The world a newcomer walks into: one server, a moderator, two members, and the usual traps.
The page shows a second one, where the bot is not, but its users took it along.

Ids are fixed, so that what a bot stored about them is still true at the next start.
"""

from __future__ import annotations

from bot.sandbox.permissions import Overwrite, OverwriteType, Permission
from bot.sandbox.world import Channel, ChannelType, Guild, Member, Role, User, World

APPLICATION_ID = 1_100_000_000_000_000_001
GUILD_ID = 1_100_000_000_000_001_000
_ELSEWHERE_ID = 1_100_000_000_000_002_000
_MEMBER = int(
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.ADD_REACTIONS
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EXTERNAL_APPS
)
_MODERATOR = int(Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES | Permission.MENTION_EVERYONE)


def example_world() -> World:
    """Ada and Ben are members, Mia moderates (Manage Server), Otto owns the server and the app."""
    bot = User(APPLICATION_ID, "pullquote", "Pullquote", bot=True)
    otto = User(1_100_000_000_000_000_010, "otto", "Otto")
    world = World(bot, APPLICATION_ID, otto)
    world.add_user(
        User(1_100_000_000_000_000_011, "ada", "Ada"),
        User(1_100_000_000_000_000_012, "ben", "Ben", locale="de"),
        User(1_100_000_000_000_000_013, "mia", "Mia"),
    )
    world.add_guild(example_guild(world, GUILD_ID, "Podcast Club"))
    return world


def page_world() -> World:
    """The example world, and a server that the bot is no member of: everybody has installed it
    for themselves and can use it there."""
    world = example_world()
    world.add_guild(example_guild(world, _ELSEWHERE_ID, "Somewhere Else", with_bot=False))
    world.user_installs.update(user.id for user in world.users.values() if not user.bot)
    return world


def example_guild(world: World, guild_id: int, name: str, *, with_bot: bool = True) -> Guild:
    """A server with everyone of `world` in it. Ids of what is in it count up from `guild_id`."""
    people = {user.username: user for user in world.users.values() if not user.bot}
    guild = Guild(guild_id, name, owner_id=world.owner.id)
    moderators = Role(guild_id + 1, "Moderators", _MEMBER | _MODERATOR, position=3)
    listeners = Role(guild_id + 2, "Listeners", 0, position=1)
    own = Role(guild_id + 3, world.bot.name, _MEMBER, position=2, bot_id=world.bot.id)
    guild.add(Role(guild_id, "@everyone", _MEMBER, position=0), moderators, listeners)
    for username, user in people.items():
        roles = (moderators.id,) if username == "mia" else (listeners.id,)
        guild.add(Member(user.id, roles))
    if with_bot:
        guild.add(own, Member(world.bot.id, (own.id,)))
    guild.add(*_channels(guild_id, world.bot.id))
    return guild


def _channels(guild_id: int, bot_id: int) -> list[Channel]:
    hidden = Overwrite(bot_id, OverwriteType.MEMBER, deny=int(Permission.VIEW_CHANNEL))
    mute = Overwrite(bot_id, OverwriteType.MEMBER, deny=int(Permission.SEND_MESSAGES))

    def channel(
        step: int, kind: ChannelType, name: str, *overwrites: Overwrite, topic: str | None = None
    ) -> Channel:
        return Channel(
            guild_id + step,
            kind,
            name,
            guild_id,
            position=step - 100,
            topic=topic,
            overwrites=overwrites,
        )

    return [
        channel(100, ChannelType.TEXT, "general"),
        channel(101, ChannelType.TEXT, "quotes", topic="A quiet place for the quote of the day"),
        channel(102, ChannelType.ANNOUNCEMENT, "announcements"),
        channel(103, ChannelType.TEXT, "staff-room", hidden),
        channel(104, ChannelType.TEXT, "read-only", mute),
        Channel(
            guild_id + 105,
            ChannelType.PUBLIC_THREAD,
            "episode-talk",
            guild_id,
            parent_id=guild_id + 100,
            owner_id=bot_id,
        ),
    ]

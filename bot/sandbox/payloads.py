"""The world as JSON, in the shapes of Discord's resources; ids are strings, as on the wire."""

from __future__ import annotations

from typing import Any

from bot.sandbox.snowflakes import created_at, iso8601
from bot.sandbox.world import (
    PRIVATE,
    THREADS,
    Channel,
    ChannelType,
    Guild,
    Member,
    Role,
    User,
    World,
)

Json = dict[str, Any]

#: Discord: Application resource, "Application Flags": none that a small bot has.
_NO_FLAGS = 0


def user(user: User) -> Json:
    """Discord: User resource, "User Object"."""
    return {
        "id": str(user.id),
        "username": user.username,
        "discriminator": "0000" if user.bot else "0",
        "global_name": None if user.bot else user.global_name,
        "avatar": None,
        "avatar_decoration_data": None,
        "bot": user.bot,
        "system": False,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
        "collectibles": None,
    }


def own_user(bot: User) -> Json:
    """The bot's own user, as `GET /users/@me` and READY show it."""
    return user(bot) | {
        "verified": True,
        "mfa_enabled": True,
        "email": None,
        "locale": bot.locale,
    }


def member(world: World, member: Member, *, with_user: bool = True) -> Json:
    """Discord: Guild resource, "Guild Member Object"."""
    body: Json = {
        "roles": [str(role_id) for role_id in member.role_ids],
        "nick": member.nick,
        "avatar": None,
        "banner": None,
        "joined_at": iso8601(created_at(member.user_id)),
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "deaf": False,
        "mute": False,
        "flags": 0,
    }
    if with_user:
        body["user"] = user(world.users[member.user_id])
    return body


def role(role: Role) -> Json:
    """Discord: Guild resource, "Role Object"."""
    body: Json = {
        "id": str(role.id),
        "name": role.name,
        "description": None,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": role.bot_id is not None,
        "mentionable": role.mentionable,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if role.bot_id is not None:
        body["tags"] = {"bot_id": str(role.bot_id)}
    return body


def channel(world: World, channel: Channel) -> Json:
    """Discord: Channel resource, "Channel Object"."""
    body: Json = {
        "id": str(channel.id),
        "type": int(channel.type),
        "flags": 0,
        "last_message_id": None,
    }
    if channel.type in PRIVATE:
        others = (who for who in channel.recipients if who != world.bot.id)
        body["recipients"] = [user(world.users[who]) for who in others]
        return body
    body |= {
        "guild_id": str(channel.guild_id),
        "name": channel.name,
        "parent_id": None if channel.parent_id is None else str(channel.parent_id),
        "rate_limit_per_user": 0,
    }
    return body | (_thread(channel) if channel.type in THREADS else _guild_channel(channel))


def _guild_channel(channel: Channel) -> Json:
    voice = {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
    return (voice if channel.type is ChannelType.VOICE else {}) | {
        "position": channel.position,
        "topic": channel.topic,
        "nsfw": False,
        "permission_overwrites": [
            {"id": str(o.id), "type": int(o.type), "allow": str(o.allow), "deny": str(o.deny)}
            for o in channel.overwrites
        ],
    }


def _thread(channel: Channel) -> Json:
    moment = iso8601(created_at(channel.id))
    return {
        "owner_id": str(channel.owner_id or channel.id),
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "thread_metadata": {
            "archived": channel.archived,
            "locked": channel.locked,
            "auto_archive_duration": 1440,
            "archive_timestamp": moment,
            "create_timestamp": moment,
        },
    }


def partial_channel(world: World, channel_: Channel, user_id: int) -> Json:
    """A channel as interactions carry it: with the permissions of who started them."""
    body = channel(world, channel_)
    body.pop("permission_overwrites", None)
    return body | {"permissions": str(world.permissions(user_id, channel_))}


def guild(guild: Guild) -> Json:
    """Discord: Guild resource, "Guild Object", as `GET /guilds/{guild_id}` returns it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "features": ["COMMUNITY", "NEWS"],
        "emojis": [],
        "stickers": [],
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 1,
        "roles": [role(item) for item in guild.roles.values()],
        "default_message_notifications": 1,
        "mfa_level": 0,
        "explicit_content_filter": 2,
        "max_presences": None,
        "max_members": 500000,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "preferred_locale": guild.locale,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "nsfw": False,
        "nsfw_level": 0,
        "premium_progress_bar_enabled": False,
        "application_id": None,
        "incidents_data": None,
    }


def guild_create(world: World, guild_: Guild) -> Json:
    """Discord: Gateway Events, "Guild Create". Members: only the bot, as without their intent.

    Channels that the bot can't view are in it too: Discord sends them to bots.
    """
    channels = guild_.channels.values()
    return guild(guild_) | {
        "joined_at": iso8601(created_at(guild_.id)),
        "large": False,
        "unavailable": False,
        "member_count": len(guild_.members),
        "members": [member(world, guild_.members[world.bot.id])],
        "channels": [channel(world, item) for item in channels if item.type not in THREADS],
        "threads": [
            channel(world, item) for item in channels if item.type in THREADS and not item.archived
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def application(world: World) -> Json:
    """Discord: Application resource, `GET /applications/@me`."""
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": "A bot in the sandbox.",
        "summary": "",
        "type": None,
        "bot": user(world.bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": _NO_FLAGS,
        "flags_new": str(_NO_FLAGS),
        "owner": user(world.owner),
        "team": None,
        "tags": [],
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": len(world.bot_guilds()),
        "approximate_user_install_count": len(world.user_installs),
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}, "1": {}},
    }

"""A Discord of one's own on 127.0.0.1: gateway, REST, and people to be.

A real client (discord.py, unmodified) connects to `gateway_url` and `api_url` with `token`; tests
and pages act as people through `Sandbox.people`. It refuses what Discord refuses, in Discord's
words. State is in memory.

    the outside   server            Sandbox: wires all of it to one port; changes the world live
    people        people            what a person does -> an interaction; who is offered what
                  invocation        typed options -> interaction data
                  forms             buttons, selects, modals -> interaction data
                  exchange          the answer as the person sees it, and waiting for it
                  rendering         a message as text
    state         world, example    users, guilds, channels, roles; the one a newcomer meets
                  permissions       bits, and how they add up in a channel
                  messages          made, edited, listed; attachments, placement, mentions,
                                snowflakes beside
                  commands          what the bot registered
                  interactions      3 s and 15 min: the tokens that count
    the bot's     gateway           sessions, heartbeats, resume; transport: compression
    side          rest, routes      the way of every call; rest_app, rest_channels,
                                    rest_threads, rest_interactions: its rooms
                  callbacks         first answers and follow-ups
                  payloads          the world as Discord's JSON
    the law       schema            a language for shapes, with Discord's complaints
                  limits            the tables: messages, embeds, components, modals
                  limits_commands   the tables: commands
                  validation, component_rules, command_rules    rules over several fields
                  errors            refusals with their codes; what a client would not allow
                  rate_limits       buckets and their headers
    bad days      faults            failures on demand (the gateway's are in gateway)
    a page        page              serves static/ to this machine alone, tells it what happens
                  page_actions      what the page asks for, by verb
                  page_view         the world as one person sees it
                  traffic           what went over the wire for a message
                  clock             a clock that can be moved

Imports nothing of the bot, nor discord: it knows the protocol, not who speaks it.
"""

from bot.sandbox.clock import Clock
from bot.sandbox.errors import NotPossibleError, RefusedError
from bot.sandbox.example import example_guild, example_world, page_world
from bot.sandbox.exchange import Exchange
from bot.sandbox.faults import Fault, Faults, When
from bot.sandbox.interactions import Interaction
from bot.sandbox.messages import Message
from bot.sandbox.page import Page
from bot.sandbox.page_actions import Example
from bot.sandbox.permissions import Overwrite, OverwriteType, Permission
from bot.sandbox.routes import ApiCall
from bot.sandbox.server import Sandbox
from bot.sandbox.world import Channel, ChannelType, Guild, Member, Role, User, World

__all__ = [
    "ApiCall",
    "Channel",
    "ChannelType",
    "Clock",
    "Example",
    "Exchange",
    "Fault",
    "Faults",
    "Guild",
    "Interaction",
    "Member",
    "Message",
    "NotPossibleError",
    "Overwrite",
    "OverwriteType",
    "Page",
    "Permission",
    "RefusedError",
    "Role",
    "Sandbox",
    "User",
    "When",
    "World",
    "example_guild",
    "example_world",
    "page_world",
]

// The page: takes up who and where one is, listens to what happens, and puts it in its place.

import { ask, listen } from "./api.js";
import { Composer } from "./composer.js";
import { Controls } from "./controls.js";
import { fill, h, icon } from "./dom.js";
import { Log } from "./log.js";
import { drawPlaces } from "./places.js";
import { refreshRelative } from "./time.js";
import { findChannel, loadWorld, takeStatus, world } from "./world.js";
import { welcome } from "./welcome.js";

const at = (id) => document.getElementById(id);
const log = new Log(at("log"), at("scroller"));
const composer = new Composer(at("composer"), log);
const controls = new Controls(at("controls"), become, report);
const unread = new Set();
let listening = new AbortController();
let showing = Promise.resolve();

function report(trouble) {
  at("notice").hidden = !trouble;
  at("notice").textContent = trouble ?? "";
}

// Who and where

async function become(user) {
  sessionStorage.setItem("me", user);
  await loadWorld(user);
  unread.clear();
  stayTuned();
}

async function go(channel) {
  const found = findChannel(channel);
  if (!found) return;
  world.place = found.place;
  world.channel = found.channel;
  drawer(false);
  try {
    await show();
  } catch (error) {
    report(error.message);
  }
  focusComposer();
}

/** Not where that would bring up a keyboard on the screen. */
function focusComposer() {
  if (matchMedia("(hover: hover)").matches) composer.focus();
}

/** Show the present channel. What happens meanwhile waits, so that nothing is overtaken. */
function show() {
  showing = drawChannel();
  return showing;
}

async function drawChannel() {
  const where = { user: world.me.id, channel: world.channel.id };
  const found = await ask("open", where);
  if (where.channel !== world.channel.id) return; // Somebody was faster.
  world.commands = found.commands;
  world.menus = found.menus;
  unread.delete(world.channel.id);
  drawTop();
  draw();
  drawWelcome();
  log.show(found.messages);
  composer.reset();
}

function drawWelcome() {
  fill(
    at("welcome"),
    welcome((path, values) => composer.begin(path, values)),
  );
}

function draw() {
  drawPlaces(at("rail"), at("channels"), unread, go);
  controls.draw();
  document.title = `${unread.size ? "• " : ""}${world.channel.name} · ${world.bot.name}'s sandbox`;
}

function drawTop() {
  const { channel, place } = world;
  const where = place.id === "@me" ? `@${channel.name}` : `#${channel.name}`;
  fill(
    at("top"),
    h(
      "button",
      {
        type: "button",
        class: "tool narrow",
        "aria-label": "Servers and channels",
        "aria-controls": "sidebar",
        "aria-expanded": "false",
        id: "burger",
        onclick: () => drawer(true),
      },
      icon("menu"),
    ),
    h("h1", { class: "top-name" }, where),
    channel.topic && h("span", { class: "top-hint" }, channel.topic),
    h("span", { class: "grow" }),
    h(
      "button",
      {
        type: "button",
        class: "tool",
        title: "Show what goes over the wire",
        "aria-label": "Payloads under each message",
        "aria-pressed": String(world.developer),
        onclick: develop,
      },
      icon("braces"),
    ),
    h(
      "button",
      {
        type: "button",
        class: "tool",
        title: "Light or dark",
        "aria-label": "Light or dark",
        onclick: changeTheme,
      },
      icon("sun"),
    ),
  );
}

function develop() {
  world.developer = !world.developer;
  drawTop();
  log.redraw();
}

// What happens

/** Listen as whom one is, again and again where the line is cut. */
async function stayTuned() {
  listening.abort();
  const own = new AbortController();
  listening = own;
  while (!own.signal.aborted) {
    let tuned = false;
    try {
      await listen(world.me.id, own.signal, async (event) => {
        // From here on nothing is missed: time to look at what is there already.
        if (!tuned) await loadWorld(world.me.id).then(show);
        if (!tuned && document.activeElement === document.body) focusComposer();
        tuned = true;
        await hear(event);
      });
      if (own.signal.aborted) return;
      report("The sandbox can't be reached. Is it still running in the terminal?");
    } catch (error) {
      report(error.message);
    }
    world.online = false;
    controls.draw();
    await new Promise((resolve) => {
      setTimeout(resolve, 1500);
    });
  }
}

async function hear(event) {
  const was = world.online;
  takeStatus(event);
  report(null);
  await showing;
  if (event.event === "message") heardMessage(event);
  else if (event.event === "delete") log.remove(event.id);
  else if (event.event === "world") {
    await loadWorld(world.me.id);
    draw();
  }
  if (was !== world.online) await botCameOrWent();
}

function heardMessage(event) {
  if (event.channel === world.channel.id) log.put(event.message);
  else if (!event.message.edited_timestamp && !unread.has(event.channel)) {
    unread.add(event.channel);
    draw();
  }
}

async function botCameOrWent() {
  // Its commands may be others now; what is being typed stays.
  await loadWorld(world.me.id);
  const found = await ask("open", { user: world.me.id, channel: world.channel.id });
  world.commands = found.commands;
  world.menus = found.menus;
  draw();
  drawWelcome();
}

// The page itself

function drawer(open) {
  document.body.classList.toggle("drawer-open", open);
  at("shade").hidden = !open;
  at("chat").inert = open;
  at("burger")?.setAttribute("aria-expanded", String(open));
  if (open) at("rail").querySelector("[aria-current]")?.focus();
}

function changeTheme() {
  const chosen = document.documentElement.dataset.theme;
  const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  setTheme(dark ? "light" : "dark");
}

function setTheme(theme) {
  if (!theme) return;
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
}

async function start() {
  setTheme(localStorage.getItem("theme"));
  at("shade").addEventListener("click", () => drawer(false));
  document.addEventListener("keydown", (event) => event.key === "Escape" && drawer(false));
  document.addEventListener("go", (event) => {
    if (event.detail.what === "channel") go(event.detail.where);
    else composer.begin(event.detail.where);
  });
  setInterval(refreshRelative, 1000);
  try {
    const { people } = await ask("people", {});
    const known = people.find((person) => person.id === sessionStorage.getItem("me"));
    await become((known ?? people[0]).id);
  } catch (error) {
    report(error.message);
  }
}

start();

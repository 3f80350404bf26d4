// Moments as a reader sees them: in their zone and language, by the sandbox's clock.

import { h } from "./dom.js";
import { now } from "./world.js";

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};
const UNITS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

function format(date, style) {
  return new Intl.DateTimeFormat(undefined, STYLES[style]).format(date);
}

function relative(date) {
  const seconds = (date.getTime() - now()) / 1000;
  const [unit, size] = UNITS.find(([, each]) => Math.abs(seconds) >= each) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

function fits(date) {
  return !Number.isNaN(date.getTime());
}

/** `<t:seconds:style>`; null where there is no such day. */
export function timestamp(seconds, style) {
  const date = new Date(seconds * 1000);
  if (!fits(date)) return null;
  const text = style === "R" ? relative(date) : format(date, style);
  return h(
    "time",
    {
      class: "timestamp",
      datetime: date.toISOString(),
      title: format(date, "F"),
      tabindex: "0",
      "data-relative": style === "R" ? seconds : null,
    },
    text,
  );
}

/** When a message was sent: "09:12", "Yesterday at 09:12", and before that with its date. */
export function sentAt(iso) {
  const date = new Date(iso);
  const day = new Date(now());
  const days = Math.round(
    (new Date(day).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000,
  );
  const at = format(date, "t");
  if (days === 0) return at;
  if (days === 1) return `Yesterday at ${at}`;
  return format(date, "s");
}

export function fullTime(iso) {
  return format(new Date(iso), "F");
}

export function shortTime(iso) {
  return format(new Date(iso), "t");
}

export function dayOf(iso) {
  return format(new Date(iso), "D");
}

/** "Wed, 25 Nov, 09:12:31": the clock in the corner. */
export function clockText(milliseconds) {
  return new Intl.DateTimeFormat(undefined, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).format(milliseconds);
}

/** What a datetime-local field holds for a moment. */
export function fieldValue(milliseconds) {
  const date = new Date(milliseconds);
  return new Date(milliseconds - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Keep "in 5 minutes" true. */
export function refreshRelative() {
  for (const element of document.querySelectorAll("[data-relative]")) {
    const text = relative(new Date(Number(element.dataset.relative) * 1000));
    if (element.textContent !== text) element.textContent = text;
  }
}

// A person's calendar as ical.js (npm) reads it: the lessons of the page, at the hours of its zone all year, and nobody else's name.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import ICAL from "ical.js";
import { Browser, account } from "./browser.mjs";

const portal = process.env.PREAU_PEERS_PORTAL;
const day = (from, after = 0) => new Date(Date.parse(`${from}T12:00:00Z`) + after * 86_400_000).toISOString().slice(0, 10);
const ids = (html) => [...html.matchAll(/href="\/lessons\/([0-9a-f-]{36})"/g)].map(([, id]) => id);

/** Signs somebody in, makes an address for her calendar and reads it as a program does, without a session. */
const calendarOf = async (profile) => {
  const browser = new Browser();
  await browser.signIn(await browser.open(`${portal}/sign-in`), account(profile));
  const page = await browser.open(`${portal}/settings/calendars`);
  const form = /<form class="form card" method="post" action="\/settings\/calendars">.*?<\/form>/s.exec(page.text)[0];
  const fields = new URLSearchParams([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  fields.set("name", "ical.js");
  const shown = await browser.open(`${portal}/settings/calendars`, { method: "POST", body: fields }, page.url);
  const [path] = /\/calendar\/[^"]+\.ics/.exec(shown.text);
  const answer = await fetch(portal + path);
  assert.equal(answer.status, 200);
  const text = await answer.text();
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  return { browser, path, text: ICAL.stringify(calendar.jCal).replace(/\r\n[ \t]/g, ""), calendar, events };
};
const lessonOf = (event) => /\/lessons\/([0-9a-f-]{36})/.exec(event.description)[1];
const status = (event) => event.component.getFirstPropertyValue("status");
const iso = (time) => time.toString().slice(0, 10);

let pupil, monday;
before(async () => {
  pupil = await calendarOf("student");
  // The clock of a demo stands on a school day: the week that it shows lies after the first that it leads to.
  const { text } = await pupil.browser.open(`${portal}/timetable`);
  const [previous] = [...text.matchAll(/\?week=(\d{4}-\d\d-\d\d)/g)].map(([, one]) => one).sort();
  monday = day(previous, 7);
});

test("a year of lessons is there, each once", () => {
  assert.ok(pupil.events.length > 20, `${pupil.events.length} events`);
  assert.equal(new Set(pupil.events.map((event) => event.uid)).size, pupil.events.length);
  for (const event of pupil.events) {
    assert.ok(event.summary && event.startDate.compare(event.endDate) < 0, event.uid);
    assert.equal(event.startDate.zone.tzid, "Europe/Paris");
  }
});

test("three weeks of the calendar are those of the page", async () => {
  const [from, to] = [monday, day(monday, 21)];
  const pages = await Promise.all([0, 7, 14].map((after) => pupil.browser.open(`${portal}/timetable?week=${day(monday, after)}`)));
  const shown = new Set(pages.flatMap(({ text }) => ids(text)));
  const there = pupil.events.filter(({ startDate }) => from <= iso(startDate) && iso(startDate) < to).map(lessonOf);
  assert.ok(there.length > 20, `${there.length} lessons`);
  assert.deepEqual(there.sort(), [...shown].sort());
});

test("what is cancelled on the page is cancelled in the calendar, and nothing else", async () => {
  const pages = await Promise.all([-7, 0, 7].map((after) => pupil.browser.open(`${portal}/timetable?week=${day(monday, after)}`)));
  const lines = pages.flatMap(({ text }) => [...text.matchAll(/<li class="[^"]*" style.*?<\/li>/gs)].map(([line]) => line));
  const off = new Set(lines.filter((line) => />Annulé</.test(line)).flatMap(ids));
  const seen = new Set(lines.flatMap(ids));
  assert.ok(off.size > 0, "the demo has a cancelled lesson");
  for (const event of pupil.events.filter((one) => seen.has(lessonOf(one)))) assert.equal(status(event), off.has(lessonOf(event)) ? "CANCELLED" : "CONFIRMED", event.summary);
});

test("clocks change, the hours of lessons do not", () => {
  // What ical.js makes of the zone that the calendar bears is what the tables of Node.js tell, on every day of the year.
  const paris = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Paris", dateStyle: "short", timeStyle: "short" });
  for (const { startDate } of pupil.events) assert.equal(paris.format(startDate.toJSDate()), startDate.toString().slice(0, 16).replace("T", " "));
  // Around each change that the calendar spans, lessons are at the same hours on the clock, and at others of UTC.
  const days = pupil.events.map(({ startDate }) => iso(startDate)).sort();
  const lastSunday = (month) => [...Array(7).keys()].map((k) => day(month, -k)).find((one) => new Date(`${one}T12:00:00Z`).getUTCDay() === 0);
  const changes = ["2026-10-31", "2027-03-31", "2027-10-31", "2028-03-31", "2028-10-31", "2029-03-31"].map(lastSunday);
  for (const change of changes.filter((one) => days[0] <= day(one, -14) && day(one, 14) <= days.at(-1))) {
    const hours = (from, to) => {
      const some = pupil.events.filter((event) => from <= iso(event.startDate) && iso(event.startDate) < to);
      return { clock: Math.min(...some.map(({ startDate }) => startDate.hour)), utc: Math.min(...some.map(({ startDate }) => startDate.toJSDate().getUTCHours())) };
    };
    const [before, after] = [hours(day(change, -14), change), hours(change, day(change, 14))];
    if (before.clock === Infinity || after.clock === Infinity) continue; // holidays
    assert.equal(before.clock, after.clock, change);
    assert.equal(before.utc - after.utc, change.includes("-03-") ? 1 : -1, change);
  }
});

test("no pupil is named, to a teacher either", async () => {
  const teacher = await calendarOf("teacher");
  const groups = await teacher.browser.open(`${portal}/groups`);
  const names = new Set();
  for (const [, path] of groups.text.matchAll(/href="(\/divisions\/[0-9a-f-]+)"/g)) {
    const { text } = await teacher.browser.open(portal + path);
    const roster = /<ul class="people roster[^"]*">.*?<\/ul>/s.exec(text)?.[0] ?? "";
    for (const [, name] of roster.matchAll(/href="\/people\/[0-9a-f-]+"[^>]*>([^<]+)</g)) names.add(name.trim());
  }
  assert.ok(names.size > 40, `${names.size} pupils`);
  for (const { text } of [pupil, teacher]) assert.deepEqual([...names].filter((name) => text.includes(name)), []);
});

test("an address that was taken back shows nothing more", async () => {
  const page = await pupil.browser.open(`${portal}/settings/calendars`);
  const [form, path] = /<form class="tools" method="post" action="(\/settings\/calendars\/[^"]+\/revoke)">.*?<\/form>/s.exec(page.text);
  const fields = new URLSearchParams([...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  await pupil.browser.open(portal + path, { method: "POST", body: fields }, page.url);
  assert.equal((await fetch(portal + pupil.path)).status, 404);
});

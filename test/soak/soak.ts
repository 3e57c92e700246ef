import { setTimeout as wait } from 'node:timers/promises';

import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { Chance } from '../simulation/random.ts';
import { judge, learn } from './judge.ts';
import type { Beliefs } from './judge.ts';
import type { Report } from './report.ts';
import { slopeOf } from './slope.ts';
import type { Point } from './slope.ts';
import type { SoakedDriver } from './soaked-driver.ts';
import { startBadWeather } from './weather.ts';

const REPORTS_PER_MINUTE = 6;
const REPORT_EVERY_MS = 60_000 / REPORTS_PER_MINUTE;

/** The first restart comes early, for runs of one minute. */
const FIRST_RESTART = 3;
const REPORTS_PER_RESTART = 15;

/** How long framework and ECS may differ: an agent is away, calls fail, the driver restarts. */
const WINDOW_MS = 45_000;

/** How long everything may take to come to its end once nothing goes wrong any more. */
const PATIENCE_MS = 60_000;
const SETTLE_POLL_MS = 1_000;

/** No table grows with the tasks that were, only with those that are; but the bridge remembers for a while which have ended. */
const MAX_TABLE = 600;

/** What it takes to remember one that has ended, and that it is to be forgotten. */
const TOMBSTONE_KIB = 0.5;

/** Fewer is no soak. */
const MIN_ENDS_PER_MINUTE = 30;

/** Over fewer minutes the heap tells of warming up. */
const MIN_MINUTES_FOR_HEAP = 10;
const MAX_HEAP_KIB_PER_MINUTE = 64;

const kib = (bytes: number): number => bytes / 1024;

/** Tables that are larger than they can be, in sentences. @param ended how many tasks have ended since the start. */
function overgrown({ tables }: Report, ended: number): readonly string[] {
  const most: Readonly<Record<string, number>> = {
    tombstones: MAX_TABLE + ended,
    deadlines: MAX_TABLE + (tables['tombstones'] ?? 0),
  };
  return Object.entries(tables).flatMap(([name, size]) =>
    size > (most[name] ?? MAX_TABLE) ? [`the table ${name} has ${size} entries`] : [],
  );
}

/** Lets the driver work in bad weather for a while, and judges it every minute. */
export class Soak {
  readonly #ecs: LocalEcs;
  readonly #driver: SoakedDriver;
  readonly #say: (line: string) => void;
  readonly #beliefs: Beliefs = new Map();
  readonly #heap: Point[] = [];
  readonly #problems: string[] = [];
  #reports = 0;
  #ends = 0;

  constructor(ecs: LocalEcs, driver: SoakedDriver, say: (line: string) => void) {
    this.#ecs = ecs;
    this.#driver = driver;
    this.#say = say;
  }

  /** @returns what was wrong, in sentences; nothing if all was well. */
  async run(minutes: number, seed: number): Promise<readonly string[]> {
    const clearUp = await startBadWeather(this.#ecs, new Chance(seed));
    try {
      for (let minute = 1; minute <= minutes; minute += 1) await this.#minute(minute);
    } finally {
      await clearUp();
    }
    await this.#settle();
    this.#judgeHeap(minutes);
    return this.#problems;
  }

  async #minute(minute: number): Promise<void> {
    const endsBefore = this.#ends;
    let report: Report | undefined;
    for (let i = 0; i < REPORTS_PER_MINUTE; i += 1) {
      await wait(REPORT_EVERY_MS);
      report = await this.#report();
      if (this.#reports % REPORTS_PER_RESTART === FIRST_RESTART) this.#driver.restart();
    }
    if (report === undefined) return;
    const ends = this.#ends - endsBefore;
    const found = [
      ...this.#judge(WINDOW_MS),
      ...overgrown(report, this.#ends),
      ...(ends < MIN_ENDS_PER_MINUTE ? [`only ${ends} tasks have ended within a minute`] : []),
    ];
    this.#problems.push(...found.map((problem) => `minute ${minute}: ${problem}`));
    this.#say(this.#lineOf(minute, report, ends, found.length));
    for (const problem of found.slice(0, 5)) this.#say(`  ${problem}`);
  }

  #lineOf(minute: number, { lives, heapBytes, tables, alive }: Report, ends: number, found: number): string {
    const [largest, size] = Object.entries(tables).toSorted(([, a], [, b]) => b - a)[0] ?? ['none', 0];
    return (
      `minute ${minute}: ${this.#beliefs.size} launched, ${ends} ended, ${alive} alive, life ${lives}, ` +
      `heap ${kib(heapBytes).toFixed(0)} KiB, largest table ${largest} ${size}, ${found} problems`
    );
  }

  async #report(): Promise<Report> {
    const report = await this.#driver.report();
    this.#reports += 1;
    const remembered = TOMBSTONE_KIB * (report.tables['tombstones'] ?? 0);
    this.#heap.push({ x: this.#reports / REPORTS_PER_MINUTE, y: kib(report.heapBytes) - remembered });
    for (const news of report.news) {
      learn(this.#beliefs, news);
      if (news.type === 'ended') this.#ends += 1;
    }
    return report;
  }

  #judge(windowMs: number): readonly string[] {
    const { tasks: ledger } = this.#ecs.ledger();
    return judge({ ledger, beliefs: this.#beliefs, nowMs: Date.now(), windowMs });
  }

  /** Once nothing goes wrong any more, framework and ECS come to agree on the end of everything. */
  async #settle(): Promise<void> {
    this.#driver.calmDown();
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      await wait(SETTLE_POLL_MS);
      const { alive } = await this.#report();
      const found = this.#judge(0);
      if (alive === 0 && found.length === 0) return;
      if (Date.now() < deadline) continue;
      this.#problems.push(`in the end ${alive} tasks are alive to the framework`, ...found);
      return;
    }
  }

  #judgeHeap(minutes: number): void {
    const slope = slopeOf(this.#heap.filter(({ x }) => x > minutes / 2 && x <= minutes));
    const isJudged = minutes >= MIN_MINUTES_FOR_HEAP;
    this.#say(
      `heap: ${slope.toFixed(1)} KiB a minute over the second half` +
        (isJudged ? '' : `, not judged below ${MIN_MINUTES_FOR_HEAP} minutes`),
    );
    if (isJudged && slope > MAX_HEAP_KIB_PER_MINUTE)
      this.#problems.push(
        `the heap grows by ${slope.toFixed(1)} KiB a minute, more than ${MAX_HEAP_KIB_PER_MINUTE}`,
      );
  }
}

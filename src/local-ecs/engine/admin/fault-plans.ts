import { invalidParameter } from '../api-error.ts';
import { checkEventFaults } from '../events/event-faults.ts';
import type { PlannedTime } from '../faults/fault-plan.ts';
import { checkRule, createFault, MAX_RULES, toWireFault } from '../faults/fault-rules.ts';
import { countStaleReads } from '../faults/stale-reads.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { drawFrom } from '../seeded-random.ts';
import type { RandomStream } from '../seeded-random.ts';
import type { Turn } from '../turn.ts';
import type { ApplyFaultPlan } from './admin-command.ts';
import { checkOperation } from './inject-fault.ts';
import type { PlanRecord, TimelineRecord } from './plan-record.ts';
import { setEventFaults } from './set-event-faults.ts';

const MS_PER_HOUR = 3_600_000;

function checkTime(when: PlannedTime): void {
  const value = 'atMs' in when ? when.atMs + 1 : 'everyMs' in when ? when.everyMs : when.perHour;
  if (!(value > 0 && Number.isFinite(value)))
    throw invalidParameter('at must be 0 or more, every and perHour above 0.');
}

/** Seeds of parts that have none, apart from each other. */
const seedOf = (seed: number, index: number): number => Math.imul(seed, 0x9e3779b1) ^ (index + 1);

/** From one time to the next; gaps between those of a rate are as of independent events. */
function gapMs(when: PlannedTime, random: RandomStream): number {
  if ('atMs' in when) return when.atMs;
  if ('everyMs' in when) return when.everyMs;
  return Math.max(1, Math.round((-Math.log(1 - drawFrom(random)) * MS_PER_HOUR) / when.perHour));
}

/** The next time of a planned command stands among the deadlines, if there is one. */
export function scheduleNext({ state, nowMs }: Turn, plan: PlanRecord, index: number): void {
  const entry = plan.timeline[index];
  if (entry === undefined) return;
  const { when, times = 'atMs' in when ? 1 : Number.POSITIVE_INFINITY } = entry.planned;
  delete entry.nextAtMs;
  if (entry.carriedOut + entry.refused >= times) return;
  entry.nextAtMs = nowMs + gapMs(when, entry);
  state.deadlines.add(entry.nextAtMs, { kind: 'plan-due', plan: plan.number, index });
}

function createRecord(number: number, { plan }: ApplyFaultPlan): PlanRecord {
  const { seed = 1, faults = [], timeline = [], events } = plan;
  return {
    ...(events !== undefined && { events }),
    number,
    seed,
    faults: faults.map((rule, index) => createFault(rule, seedOf(seed, index))),
    timeline: timeline.map((planned, index) => ({
      planned,
      randomPosition: seedOf(seed, MAX_RULES + index) >>> 0,
      carriedOut: 0,
      refused: 0,
    })),
  };
}

function toWireEntry({ planned, carriedOut, refused, lastRefusal, nextAtMs }: TimelineRecord): JsonObject {
  const { when, choose, command, times } = planned;
  const { type, ...members } = command;
  return withoutUndefined({
    ...when,
    choose,
    times,
    do: { command: type, ...members },
    carriedOut,
    refused,
    lastRefusal,
    nextAtMs,
  });
}

/** The plan in force, and what has come of it; nothing when there is none. */
export function describePlan({ state }: Turn): JsonObject {
  const { faultPlan } = state;
  if (faultPlan === undefined) return {};
  const { seed, faults, timeline } = faultPlan;
  return { plan: { seed, faults: faults.map(toWireFault), timeline: timeline.map(toWireEntry) } };
}

/** Takes the place of the plan before. @throws InvalidParameterException for a plan that cannot be; then nothing has changed. */
export function applyFaultPlan(turn: Turn, command: ApplyFaultPlan): JsonObject {
  const { faults = [], events, timeline = [] } = command.plan;
  if (faults.length + timeline.length > MAX_RULES)
    throw invalidParameter(`A plan can have at most ${MAX_RULES} faults and commands.`);
  for (const rule of faults) {
    checkRule(rule);
    checkOperation(rule.operation);
  }
  for (const { when, times = 1 } of timeline) {
    checkTime(when);
    if (times < 1) throw invalidParameter('times must be above 0.');
  }
  if (events !== undefined) checkEventFaults(events);
  const { state } = turn;
  state.lastPlan += 1;
  const plan = createRecord(state.lastPlan, command);
  state.faultPlan = plan;
  countStaleReads(state);
  for (const index of plan.timeline.keys()) scheduleNext(turn, plan, index);
  if (events !== undefined) setEventFaults(turn, { type: 'SetEventFaults', faults: events });
  return describePlan(turn);
}

/** Ends the plan. What it has done stays done; events go right again, unless others have said since what goes wrong with them. */
export function clearFaultPlan(turn: Turn): JsonObject {
  const { state } = turn;
  const described = describePlan(turn);
  const { events } = state.faultPlan ?? {};
  delete state.faultPlan;
  countStaleReads(state);
  if (events !== undefined && events === state.eventFaults)
    setEventFaults(turn, { type: 'SetEventFaults', faults: {} });
  return described;
}

import { z } from 'zod';

import type { AdminCommand, PlannableCommand } from './engine/admin/admin-command.ts';
import { readAdminCommand } from './engine/admin/read-admin-command.ts';
import { readEventFaults } from './engine/admin/read-event-faults.ts';
import { readFaultRule } from './engine/admin/read-fault-rule.ts';
import { ApiError, invalidParameter } from './engine/api-error.ts';
import type { EventFaults } from './engine/events/event-faults.ts';
import type { FaultRule } from './engine/faults/fault.ts';
import type { Choice, FaultPlan } from './engine/faults/fault-plan.ts';
import type { JsonObject } from './engine/json.ts';

/** Milliseconds, or a number with its unit: `250ms`, `90s`, `10m`, `2h`. */
export type Duration = number | string;

/** Something that a plan does by itself, at one time or again and again. */
export interface TimelineEntry {
  /** Once, so long after the plan is applied. */
  readonly at?: Duration;
  /** Every so long. */
  readonly every?: Duration;
  /** At times that chance decides. */
  readonly rate?: { readonly perHour: number };
  /** How often at most. */
  readonly times?: number;
  /** Upon which thing, drawn anew each time; the command then names none itself. */
  readonly choose?: Choice;
  /** An admin command by its name, and its members. */
  readonly do: { readonly command: string; readonly [member: string]: unknown };
}

/** A fault plan as it stands in a file, or in the body of ApplyFaultPlan. */
export interface FaultPlanDocument {
  /** Default 1. */
  readonly seed?: number;
  readonly faults?: readonly FaultRule[];
  /** What goes wrong with events. Default: what did so before. */
  readonly events?: EventFaults;
  readonly timeline?: readonly TimelineEntry[];
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

const duration = z
  .union([z.number(), z.string()], 'expected milliseconds, or a number with its unit such as 90s')
  .transform((given, context) => {
    if (typeof given === 'number') return given;
    const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(given) ?? [];
    const factor = UNITS[unit];
    if (number !== undefined && factor !== undefined) return Number(number) * factor;
    context.addIssue({ code: 'custom', message: 'expected a number with its unit, such as 90s or 10m' });
    return z.NEVER;
  });

const object = z.record(z.string(), z.unknown());

/** What `read` makes of it; a member that it does not know is a mistake. */
function readWhole<Read extends object>(given: JsonObject, read: (given: JsonObject) => Read): Read {
  const found = read(given);
  const stranger = Object.keys(given).find((name) => !Object.hasOwn(found, name));
  if (stranger !== undefined) throw invalidParameter(`${stranger} is not known here.`);
  return found;
}

/** A schema by one of the readers of the API, whose refusals become issues. */
function readBy<Read extends object>(read: (given: JsonObject) => Read) {
  return object.transform((given, context): Read => {
    try {
      return readWhole(given, read);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      context.addIssue({ code: 'custom', message: error.message });
      return z.NEVER;
    }
  });
}

const NOT_PLANNABLE: readonly AdminCommand['type'][] = [
  'ApplyFaultPlan',
  'ListFaultPlan',
  'ClearFaultPlan',
  'ListLedger',
  'ListLimits',
  'ListState',
];

const isPlannable = (command: AdminCommand): command is PlannableCommand =>
  !NOT_PLANNABLE.includes(command.type);

/** Stands where the thing will that is chosen. */
const TO_BE_CHOSEN = 'to-be-chosen';

function readPlanned(
  { command: name, ...members }: JsonObject,
  choose: Choice | undefined,
): PlannableCommand {
  const refused = NOT_PLANNABLE.find((each) => each === name);
  if (refused !== undefined) throw invalidParameter(`The command ${refused} cannot be planned.`);
  const member = choose === 'container-instance' ? 'containerInstance' : 'task';
  const given = choose === undefined ? members : { ...members, [member]: TO_BE_CHOSEN };
  const command = readWhole(given, (body) => readAdminCommand(String(name), body));
  if (!isPlannable(command)) throw invalidParameter(`The command ${command.type} cannot be planned.`);
  return command;
}

const entry = z
  .strictObject({
    at: duration.exactOptional(),
    every: duration.exactOptional(),
    rate: z.strictObject({ perHour: z.number() }).exactOptional(),
    times: z.int().exactOptional(),
    choose: z.enum(['container-instance', 'task', 'stopped-task']).exactOptional(),
    do: z.looseObject({ command: z.string() }),
  })
  .transform(({ at, every, rate, times, choose, do: given }, context) => {
    const whens = [
      ...(at === undefined ? [] : [{ atMs: at }]),
      ...(every === undefined ? [] : [{ everyMs: every }]),
      ...(rate === undefined ? [] : [rate]),
    ];
    const [when] = whens;
    if (when === undefined || whens.length > 1) {
      context.addIssue({ code: 'custom', message: 'expected one of at, every and rate' });
      return z.NEVER;
    }
    try {
      const command = readPlanned(given, choose);
      const optional = { ...(times !== undefined && { times }), ...(choose !== undefined && { choose }) };
      return { when, command, ...optional };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      context.addIssue({ code: 'custom', path: ['do'], message: error.message });
      return z.NEVER;
    }
  });

const DOCUMENT = z.strictObject({
  seed: z.int().exactOptional(),
  faults: z.array(readBy(readFaultRule)).exactOptional(),
  events: object
    .transform((faults) => faults)
    .pipe(readBy((faults) => readEventFaults({ faults })))
    .exactOptional(),
  timeline: z.array(entry).exactOptional(),
});

/**
 * Reads a fault plan. What it asks for is checked as far as that can be before it is applied.
 * @throws ApiError InvalidParameterException, naming the place of everything that is wrong.
 */
export function parseFaultPlan(document: unknown): FaultPlan<PlannableCommand> {
  const parsed = DOCUMENT.safeParse(document);
  if (parsed.success) return parsed.data;
  const complaints = parsed.error.issues.map(
    ({ path, message }) => `${path.map(String).join('.') || 'the plan'}: ${message}`,
  );
  throw invalidParameter(complaints.join('; '));
}

import { invalidParameter } from '../api-error.ts';
import type { RequestInput } from '../input.ts';
import type { JsonObject } from '../json.ts';
import { drawFrom } from '../seeded-random.ts';
import { canHit, KINDS, suits } from './fault-kinds.ts';
import type { FaultDetails, FaultRecord, FaultRule } from './fault.ts';

/** Rules at once; more are a mistake. */
export const MAX_RULES = 1000;

const DETAILS: readonly (keyof FaultDetails)[] = [
  'delayMs',
  'status',
  'html',
  'code',
  'message',
  'reason',
  'staleMs',
];

function checkDetails(rule: FaultRule): void {
  const { details = [], required } = KINDS[rule.fault];
  const stranger = DETAILS.find((name) => rule[name] !== undefined && !details.includes(name));
  if (stranger !== undefined) throw invalidParameter(`${stranger} does not go with the fault ${rule.fault}.`);
  if (required !== undefined && rule[required] === undefined)
    throw invalidParameter(`The fault ${rule.fault} needs ${required}.`);
  for (const name of ['delayMs', 'staleMs'] as const)
    if (!((rule[name] ?? 1) > 0)) throw invalidParameter(`${name} must be above 0.`);
}

/** @throws InvalidParameterException for a rule that cannot be. */
export function checkRule(rule: FaultRule): void {
  const { fault, phase, operation, times = 1, probability = 1 } = rule;
  const { phases } = KINDS[fault];
  if (phase !== undefined && !phases.includes(phase))
    throw invalidParameter(`The fault ${fault} can only be ${phases.join(' or ')}.`);
  if (operation !== undefined && !canHit(fault, operation))
    throw invalidParameter(`The fault ${fault} cannot hit ${operation}.`);
  checkDetails(rule);
  if (times < 1) throw invalidParameter('times must be above 0.');
  if (!(probability > 0 && probability <= 1))
    throw invalidParameter('probability must be above 0 and at most 1.');
}

/** A rule that has hit nothing yet. @param seed where the rule itself has none. */
export function createFault(rule: FaultRule, seed = 1): FaultRecord {
  const { probability, times = probability === undefined ? 1 : Number.POSITIVE_INFINITY } = rule;
  return { rule, randomPosition: (rule.seed ?? seed) >>> 0, left: times, matched: 0, hit: 0 };
}

/** From now on calls meet this fault, unless an earlier rule hits them. @throws InvalidParameterException */
export function addFault(faults: FaultRecord[], rule: FaultRule): FaultRecord {
  checkRule(rule);
  if (faults.length >= MAX_RULES)
    throw invalidParameter(`There are ${MAX_RULES} faults already; clear them first.`);
  const record = createFault(rule);
  faults.push(record);
  return record;
}

/** Whether the rule hits this call; it then has one less to hit. */
function hits(record: FaultRecord, request: RequestInput): boolean {
  const { rule, left } = record;
  const { operation } = request;
  if (left < 1 || (rule.operation ?? operation) !== operation || !suits(rule.fault, request)) return false;
  record.matched += 1;
  // Drawn for every matching call, so that which ones are hit depends on nothing else.
  if (drawFrom(record) >= (rule.probability ?? 1)) return false;
  record.left -= 1;
  record.hit += 1;
  return true;
}

/** What a call meets: the first rule that hits it. */
export function takeFault(faults: readonly FaultRecord[], request: RequestInput): FaultRule | undefined {
  return faults.find((record) => hits(record, request))?.rule;
}

/** A rule as it was given, with what has come of it. */
export function toWireFault({ rule, matched, hit, left }: FaultRecord): JsonObject {
  return { ...rule, matched, hit, isSpent: left < 1 };
}

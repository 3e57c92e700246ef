import { invalidParameter } from '../api-error.ts';
import type { JsonObject } from '../json.ts';
import { createSeededRandom } from '../seeded-random.ts';
import type { FaultRecord, FaultRule } from './fault.ts';

/** Rules at once; more are a mistake. */
const MAX_RULES = 1000;

function checkRule(rule: FaultRule): void {
  const { fault, phase, times = 1, probability = 1, delayMs } = rule;
  if (fault === 'throttle' && phase === 'after-acting')
    throw invalidParameter('A call that is throttled is never acted on.');
  if ((fault === 'delay') !== (delayMs !== undefined) || !((delayMs ?? 1) > 0))
    throw invalidParameter('delayMs goes with the fault delay, and must be above 0.');
  if (times < 1) throw invalidParameter('times must be above 0.');
  if (!(probability > 0 && probability <= 1))
    throw invalidParameter('probability must be above 0 and at most 1.');
}

/** From now on calls meet this fault, unless an earlier rule hits them. @throws InvalidParameterException */
export function addFault(faults: FaultRecord[], rule: FaultRule): FaultRecord {
  checkRule(rule);
  if (faults.length >= MAX_RULES)
    throw invalidParameter(`There are ${MAX_RULES} faults already; clear them first.`);
  const { probability, times = probability === undefined ? 1 : Number.POSITIVE_INFINITY, seed = 1 } = rule;
  const record: FaultRecord = {
    rule,
    random: createSeededRandom(seed),
    left: times,
    matched: 0,
    hit: 0,
  };
  faults.push(record);
  return record;
}

/** Whether the rule hits this call; it then has one less to hit. */
function hits(record: FaultRecord, operation: string): boolean {
  const { rule, left } = record;
  if (left < 1 || (rule.operation ?? operation) !== operation) return false;
  record.matched += 1;
  // Drawn for every matching call, so that which ones are hit depends on nothing else.
  if (record.random() >= (rule.probability ?? 1)) return false;
  record.left -= 1;
  record.hit += 1;
  return true;
}

/** What a call of the operation meets: the first rule that hits it. */
export function takeFault(faults: readonly FaultRecord[], operation: string): FaultRule | undefined {
  return faults.find((record) => hits(record, operation))?.rule;
}

/** A rule as it was given, with what has come of it. */
export function toWireFault({ rule, matched, hit, left }: FaultRecord): JsonObject {
  return { ...rule, matched, hit, isSpent: left < 1 };
}

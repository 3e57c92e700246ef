import type { EcsCall } from '../../src/bridge/ecs-call.ts';
import type { EcsErrorCode, EcsFailure } from '../../src/ecs/failure.ts';
import type { Chance } from './random.ts';

/** What becomes of one call; times are counted from the call. */
export interface Fate {
  /** When ECS acts; absent when it never does. */
  readonly actsAfterMs?: number;
  readonly answersAfterMs: number;
  /** What the caller sees instead of the answer. */
  readonly failure?: EcsFailure;
}

interface Fault {
  readonly acts: boolean;
  readonly code: EcsErrorCode;
}

/** Every way in which a call can go wrong that leaves no trace of what happened, and some that do. */
const FAULTS: readonly Fault[] = [
  { acts: false, code: 'CONNECTION_LOST' },
  { acts: true, code: 'CONNECTION_LOST' },
  { acts: false, code: 'TIMEOUT' },
  { acts: true, code: 'TIMEOUT' },
  { acts: false, code: 'SERVER_ERROR' },
  { acts: true, code: 'SERVER_ERROR' },
  { acts: false, code: 'THROTTLED' },
  { acts: false, code: 'UNREACHABLE' },
];

const TIMEOUT_MS = 1_000;

/** @param faulty the probability that a call goes wrong. */
export function fateOf(chance: Chance, { operation }: EcsCall, faulty: number): Fate {
  const thereMs = chance.between(1, 40);
  const backMs = chance.between(1, 40) + (chance.happens(0.03) ? chance.between(500, 4_000) : 0);
  const fault = chance.happens(faulty) ? chance.pick(FAULTS) : undefined;
  if (fault === undefined) return { actsAfterMs: thereMs, answersAfterMs: thereMs + backMs };
  const { acts, code } = fault;
  const failure = { code, operation, message: `simulated ${code}` };
  const isTimeout = code === 'TIMEOUT';
  // A call whose caller has given up may be carried out long after that.
  const actsAfterMs = isTimeout ? chance.between(0, 3 * TIMEOUT_MS) : thereMs;
  const answersAfterMs = isTimeout ? TIMEOUT_MS : thereMs + backMs;
  return { ...(acts ? { actsAfterMs } : {}), answersAfterMs, failure };
}

import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

import { BUCKET_OF } from '../../bridge/api-limits.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { CALL_SECONDS } from './buckets.ts';
import { PREFIX } from './prefix.ts';

const BUCKETS: ReadonlyMap<string, string> = new Map(Object.entries(BUCKET_OF));

function ecsCalls(registry: Registry): Metrics['ecsCallEnded'] {
  const registers = [registry];
  const labelNames = ['operation', 'code'] as const;
  const requests = new Counter({
    name: `${PREFIX}aws_requests_total`,
    help: 'Calls to ECS that have ended, by operation and ok or the code of the failure',
    labelNames,
    registers,
  });
  const duration = new Histogram({
    name: `${PREFIX}aws_request_duration_seconds`,
    help: 'How long calls to ECS took, the waiting for a connection included',
    labelNames,
    buckets: CALL_SECONDS,
    registers,
  });
  const throttles = new Counter({
    name: `${PREFIX}aws_throttles_total`,
    help: 'Calls that ECS has refused for their rate',
    labelNames: ['bucket'],
    registers,
  });
  for (const bucket of new Set(BUCKETS.values())) throttles.inc({ bucket }, 0);
  return (operation, code, seconds) => {
    requests.inc({ operation, code });
    duration.observe({ operation, code }, seconds);
    const bucket = BUCKETS.get(operation);
    if (code === 'THROTTLED' && bucket !== undefined) throttles.inc({ bucket });
  };
}

function turns(registry: Registry): Metrics['turnEnded'] {
  const duration = new Histogram({
    name: `${PREFIX}turn_duration_seconds`,
    help: 'How long the bridge took to decide on a turn of inputs, in whole milliseconds',
    buckets: CALL_SECONDS,
    registers: [registry],
  });
  const inputs = new Counter({
    name: `${PREFIX}inputs_total`,
    help: 'Calls, answers and wake-ups that the bridge has decided on',
    registers: [registry],
  });
  return (count, seconds) => {
    inputs.inc(count);
    duration.observe(seconds);
  };
}

function steps(registry: Registry): Pick<Metrics, 'stepped' | 'offersAllocated' | 'effectEnded'> {
  const registers = [registry];
  const step = new Histogram({
    name: `${PREFIX}step_duration_seconds`,
    help: 'How long the bridge took to decide on one input, by its kind, in whole milliseconds',
    labelNames: ['input'],
    buckets: CALL_SECONDS,
    registers,
  });
  const cycle = new Histogram({
    name: `${PREFIX}offer_cycle_duration_seconds`,
    help: 'How long it took to offer what had become free and to take back what had not, in whole milliseconds',
    buckets: CALL_SECONDS,
    registers,
  });
  const effects = new Counter({
    name: `${PREFIX}effects_total`,
    help: 'What the bridge has had done, by kind and by whether it succeeded',
    labelNames: ['effect', 'outcome'],
    registers,
  });
  return {
    stepped: (input, seconds) => {
      step.observe({ input }, seconds);
    },
    offersAllocated: (seconds) => {
      cycle.observe(seconds);
    },
    effectEnded: (effect, outcome) => {
      effects.inc({ effect, outcome });
    },
  };
}

function storeWrites(registry: Registry): Pick<Metrics, 'storeLoaded' | 'storeWritten' | 'storeFailed'> {
  const registers = [registry];
  const load = new Gauge({
    name: `${PREFIX}store_load_duration_seconds`,
    help: 'How long it took at the start to read the state store, 0 without one',
    registers,
  });
  const duration = new Histogram({
    name: `${PREFIX}store_write_duration_seconds`,
    help: 'How long writes to the state store took',
    buckets: CALL_SECONDS,
    registers,
  });
  const written = new Counter({
    name: `${PREFIX}store_records_written_total`,
    help: 'Records written to the state store, or deleted from it',
    registers,
  });
  const errors = new Counter({
    name: `${PREFIX}store_errors_total`,
    help: 'Failures of the state store; the bridge ends with the first',
    labelNames: ['operation'],
    registers,
  });
  for (const operation of ['load', 'write']) errors.inc({ operation }, 0);
  return {
    storeLoaded: (_records, seconds) => {
      load.set(seconds);
    },
    storeWritten: (records, seconds) => {
      written.inc(records);
      duration.observe(seconds);
    },
    storeFailed: (operation) => {
      errors.inc({ operation });
    },
  };
}

/** Counts and times what the runner does. */
export function workCounters(registry: Registry): Omit<Metrics, 'decided' | 'measured'> {
  return {
    ecsCallEnded: ecsCalls(registry),
    ...steps(registry),
    turnEnded: turns(registry),
    ...storeWrites(registry),
  };
}

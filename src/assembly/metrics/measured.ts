import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';

import type { MeasureName } from '../../bridge/measure.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { ANSWER_SECONDS, CALL_SECONDS, LAUNCH_SECONDS, LAUNCHES_PER_CALL } from './buckets.ts';
import { PREFIX } from './prefix.ts';

type Labels = Readonly<Record<string, string>>;
type Take = (labels: Labels, value: number) => void;

interface Description {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  readonly buckets: readonly number[];
}

function histogram(registry: Registry, { name, help, labels = [], buckets }: Description): Take {
  const taken = new Histogram({
    name: PREFIX + name,
    help,
    labelNames: labels,
    buckets: [...buckets],
    registers: [registry],
  });
  return (given, value) => {
    taken.observe(given, value);
  };
}

function launchHistograms(
  registry: Registry,
): Pick<Record<MeasureName, Take>, `launch.${'batch' | 'stage'}`> {
  return {
    'launch.batch': histogram(registry, {
      name: 'launch_batch_size',
      help: 'Launches that share one call to ECS',
      buckets: LAUNCHES_PER_CALL,
    }),
    'launch.stage': histogram(registry, {
      name: 'launch_stage_duration_seconds',
      help: 'How long launches took for each of their stages',
      labels: ['stage'],
      buckets: LAUNCH_SECONDS,
    }),
  };
}

function frameworkHistograms(
  registry: Registry,
): Pick<Record<MeasureName, Take>, 'offer.age' | 'update.acknowledged'> {
  const labels = ['framework'];
  return {
    'offer.age': histogram(registry, {
      name: 'offer_age_seconds',
      help: 'How old offers were when they were answered or taken back',
      labels,
      buckets: ANSWER_SECONDS,
    }),
    'update.acknowledged': histogram(registry, {
      name: 'update_ack_duration_seconds',
      help: 'How long status updates took from being made to being acknowledged',
      labels,
      buckets: ANSWER_SECONDS,
    }),
  };
}

/** Of a sweep that failed it is not known what it would have shown: the last whole one counts. */
function sweeps(registry: Registry, clock: Pick<Clock, 'now'>): Take {
  const duration = histogram(registry, {
    name: 'sweep_duration_seconds',
    help: 'How long it took to read all instances, the tasks that live, or all tasks of the cluster',
    labels: ['sweep', 'outcome'],
    buckets: CALL_SECONDS,
  });
  const last = new Gauge({
    name: `${PREFIX}last_sweep_timestamp_seconds`,
    help: 'When a sweep last succeeded as a whole, since 1970',
    labelNames: ['sweep'],
    registers: [registry],
  });
  return (labels, value) => {
    duration(labels, value);
    const { sweep = '', outcome } = labels;
    if (outcome === 'whole') last.set({ sweep }, clock.now() / 1000);
  };
}

/** How late an event came is told of those that could be read and are ours. */
function events(registry: Registry, clock: Pick<Clock, 'now'>): Take {
  const registers = [registry];
  const taken = new Counter({
    name: `${PREFIX}ecs_events_total`,
    help: 'Events of ECS, by what they are about and what became of them',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const delay = histogram(registry, {
    name: 'ecs_event_delay_seconds',
    help: 'How long events took from the change in ECS, by its clock, until they were taken',
    buckets: CALL_SECONDS,
  });
  const last = new Gauge({
    name: `${PREFIX}last_ecs_event_timestamp_seconds`,
    help: 'When an event of ECS was taken last, since 1970; 0 when none was',
    registers,
  });
  return (labels, value) => {
    taken.inc(labels);
    if (labels['type'] === 'other') return;
    delay({}, value);
    last.set(clock.now() / 1000);
  };
}

/** What a sweep can find that nobody had told of, by the decision that says so; changed tasks are measured. */
const CORRECTIONS: Readonly<Record<string, string>> = {
  'task.adopted': 'task_adopted',
  'task.stray': 'task_stray',
  'task.missing': 'task_missing',
  'launch.found': 'launch_found',
  'agent.removed': 'agent_gone',
};

const CHANGED_TASK = 'task_changed';

/** Keeps the quantities that the bridge measures, and what its sweeps have corrected. */
export function measured(
  registry: Registry,
  clock: Pick<Clock, 'now'>,
): Pick<Metrics, 'measured' | 'decided'> {
  const corrections = new Counter({
    name: `${PREFIX}sweep_corrections_total`,
    help: 'What sweeps have found to be otherwise than it was known',
    labelNames: ['kind'],
    registers: [registry],
  });
  for (const kind of [...Object.values(CORRECTIONS), CHANGED_TASK]) corrections.inc({ kind }, 0);
  const takes: Readonly<Record<MeasureName, Take>> = {
    ...launchHistograms(registry),
    ...frameworkHistograms(registry),
    'budget.wait': histogram(registry, {
      name: 'aws_budget_wait_seconds',
      help: 'How long calls have waited for a token',
      labels: ['bucket', 'priority'],
      buckets: CALL_SECONDS,
    }),
    'event.taken': events(registry, clock),
    'sweep.ended': sweeps(registry, clock),
    'sweep.changed-task': () => {
      corrections.inc({ kind: CHANGED_TASK });
    },
  };
  const byName = new Map(Object.entries(takes));
  return {
    measured: (name, labels, value) => {
      byName.get(name)?.(labels, value);
    },
    decided: (event) => {
      const kind = CORRECTIONS[event];
      if (kind !== undefined) corrections.inc({ kind });
    },
  };
}

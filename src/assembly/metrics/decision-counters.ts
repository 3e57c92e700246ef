import { Counter } from 'prom-client';
import type { Registry } from 'prom-client';

import type { Metrics } from '../../ports/metrics.ts';
import { oneOf } from './bounded-label.ts';
import { PREFIX } from './prefix.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A counter with one label, all of whose values are there from the beginning, so that the first event is a rise. */
function counterBy(registry: Registry, name: string, help: string, label: string, values: readonly string[]) {
  const counter = new Counter({ name: PREFIX + name, help, labelNames: [label], registers: [registry] });
  const labelOf = oneOf(values);
  for (const value of values) counter.inc({ [label]: value }, 0);
  return (value: unknown): void => {
    counter.inc({ [label]: labelOf(value) });
  };
}

/** Reasons as ECS spells them, and codes of failed calls. */
const REJECTIONS = [
  'RESOURCE:CPU',
  'RESOURCE:MEMORY',
  'RESOURCE:PORTS',
  'RESOURCE:GPU',
  'RESOURCE:ENI',
  'AGENT',
  'ATTRIBUTE',
  'LOCATION',
  'INACTIVE',
  'MISSING',
  'ACCESS_DENIED',
  'CLUSTER_NOT_FOUND',
  'NOT_FOUND',
  'INVALID_REQUEST',
  'UNSUPPORTED',
] as const;

function launchCounters(registry: Registry) {
  return {
    launched: counterBy(
      registry,
      'launches_total',
      'Launches, by what came of them; each counts once',
      'outcome',
      ['accepted', 'rejected', 'unknown', 'refused', 'killed'],
    ),
    resolved: counterBy(
      registry,
      'unknown_launches_resolved_total',
      'Launches of unknown outcome, by what they turned out to be',
      'outcome',
      ['found', 'written_off'],
    ),
    rejected: counterBy(
      registry,
      'launch_rejections_total',
      'Launches that ECS has rejected, by its reason or the code of the failed call',
      'reason',
      REJECTIONS,
    ),
    short: counterBy(
      registry,
      'launch_shortages_total',
      'Launches that found too little left on their agent, whether ECS said so or the bridge knew, by the resource',
      'resource',
      ['cpus', 'mem', 'disk', 'gpus', 'ports'],
    ),
  };
}

/** What is counted of each decision, by its event. */
function reactions(registry: Registry): Readonly<Record<string, (fields: Fields) => void>> {
  const { launched, resolved, rejected, short } = launchCounters(registry);
  return {
    'launch.accepted': () => {
      launched('accepted');
    },
    'launch.unknown': () => {
      launched('unknown');
    },
    'launch.found': () => {
      resolved('found');
    },
    'launch.written-off': () => {
      resolved('written_off');
    },
    'launch.rejected': ({ rejection }) => {
      launched('rejected');
      rejected(rejection);
    },
    'launch.refused': ({ state }) => {
      launched(state === 'TASK_KILLED' ? 'killed' : 'refused');
    },
    'launch.no-room': ({ resource }) => {
      short(resource);
    },
    'task.refused': () => {
      launched('refused');
    },
  };
}

/** Events that docs/operations.md calls worth an alarm; an alarm needs to see them rise from 0. */
const ALARMING = [
  'agents.mass-loss',
  'agent.lost',
  'task.stray',
  'launch.written-off',
  'owner.shared',
  'orphans.found',
  'launch.postponed',
];

/** Counts what the bridge has decided. */
export function decisionCounters(registry: Registry): Metrics['decided'] {
  const decisions = new Counter({
    name: `${PREFIX}decisions_total`,
    help: 'Decisions of the bridge, by the name they have in the log',
    labelNames: ['event'],
    registers: [registry],
  });
  for (const event of ALARMING) decisions.inc({ event }, 0);
  const react = new Map(Object.entries(reactions(registry)));
  return (event, fields) => {
    decisions.inc({ event });
    react.get(event)?.(fields);
  };
}

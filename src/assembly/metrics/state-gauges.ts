import { BUDGET_GAUGES } from './budget-gauges.ts';
import { FLEET_GAUGES } from './fleet-gauges.ts';
import { plain } from './state-gauge.ts';
import type { StateGauge } from './state-gauge.ts';
import { WORK_GAUGES } from './work-gauges.ts';

/** All gauges that are read off a bridge's state. */
export const STATE_GAUGES: readonly StateGauge[] = [
  {
    name: 'ready',
    help: '1 while the bridge is at work, 0 while it starts, has stopped or has failed',
    labels: [],
    read: ({ phase }) => plain(phase === 'READY' ? 1 : 0),
  },
  {
    name: 'recovery_duration_seconds',
    help: 'How long it took from the start until everything was read, 0 until it is',
    labels: [],
    read: ({ startedAtMs, readyAtMs }) => plain(Math.max(0, readyAtMs - startedAtMs) / 1000),
  },
  ...FLEET_GAUGES,
  ...WORK_GAUGES,
  ...BUDGET_GAUGES,
];

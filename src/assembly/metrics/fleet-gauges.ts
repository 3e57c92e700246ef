import { agentsByState, resourcesByState } from '../../bridge/fleet-view.ts';
import type { Scalars } from '../../bridge/scalars.ts';
import type { Size } from '../../bridge/size.ts';
import { CPU_UNITS_PER_CPU } from '../../ecs/limits.ts';
import { fromThousandths } from '../../mesos/scalar.ts';
import { byLabel, counted } from './state-gauge.ts';
import type { StateGauge } from './state-gauge.ts';

const BYTES_PER_MIB = 2 ** 20;

export const cpusOf = ({ cpuUnits }: Size): number => cpuUnits / CPU_UNITS_PER_CPU;

export const bytesOf = ({ memoryMiB }: Size): number => memoryMiB * BYTES_PER_MIB;

/** Of a kind of resource, as much as agents have registered. */
function resource(name: string, help: string, measure: (size: Scalars) => number): StateGauge {
  return {
    name,
    help,
    labels: ['state'],
    read: (state, nowMs) => byLabel('state', resourcesByState(state, nowMs), measure),
  };
}

/** What container instances there are, and what becomes of what they have. */
export const FLEET_GAUGES: readonly StateGauge[] = [
  {
    name: 'agents',
    help: 'Container instances of the cluster',
    labels: ['state'],
    read: (state, nowMs) => byLabel('state', agentsByState(state, nowMs), counted),
  },
  resource('cpu_cores', 'Cpus that container instances have registered, by what becomes of them', cpusOf),
  resource('memory_bytes', 'Memory that container instances have registered, by what becomes of it', bytesOf),
  resource(
    'disk_bytes',
    'Disk that container instances are declared to have, by what becomes of it',
    ({ disk }) => fromThousandths(disk) * BYTES_PER_MIB,
  ),
  resource(
    'gpus',
    'GPUs that container instances have registered, by what becomes of them',
    ({ gpus }) => gpus,
  ),
];

import type { RequestInput } from '../input.ts';
import { isJsonObject } from '../json.ts';
import type { FaultDetails, FaultKind, FaultPhase } from './fault.ts';

/** What can be said of a fault, and which calls it can hit. */
export interface KindOfFault {
  readonly phases: readonly FaultPhase[];
  /** Those that it must have come first. */
  readonly details?: readonly (keyof FaultDetails)[];
  readonly required?: keyof FaultDetails;
  /** Default: all. */
  readonly operations?: (operation: string) => boolean;
  /** Of those operations. Default: all. */
  readonly calls?: (request: RequestInput) => boolean;
}

const BOTH: readonly FaultPhase[] = ['before-acting', 'after-acting'];
const BEFORE: readonly FaultPhase[] = ['before-acting'];
const AFTER: readonly FaultPhase[] = ['after-acting'];

const LAUNCHES = ['StartTask', 'RunTask'];
const READS = ['DescribeTasks', 'DescribeContainerInstances', 'ListTasks', 'ListContainerInstances'];

const isLaunch = (operation: string): boolean => LAUNCHES.includes(operation);
const isPaged = (operation: string): boolean =>
  operation.startsWith('List') && operation !== 'ListTagsForResource' && operation !== 'ListQueues';

/** Operations whose answers have `failures` for single things, and the member of the request that names those. */
export const ITEMS_OF: ReadonlyMap<string, string> = new Map([
  ['StartTask', 'containerInstances'],
  ['DescribeClusters', 'clusters'],
  ['DescribeContainerInstances', 'containerInstances'],
  ['DescribeServices', 'services'],
  ['DescribeTasks', 'tasks'],
]);

const hasToken = ({ body }: RequestInput): boolean => isJsonObject(body) && Boolean(body['nextToken']);

export const KINDS: Readonly<Record<FaultKind, KindOfFault>> = {
  reset: { phases: BOTH },
  'cut-off': { phases: AFTER },
  silence: { phases: BOTH },
  delay: { phases: BOTH, details: ['delayMs'], required: 'delayMs' },
  error: { phases: BOTH, details: ['status', 'html'] },
  throttle: { phases: BEFORE },
  'disguised-throttle': { phases: BEFORE },
  refuse: { phases: BOTH, details: ['code', 'message'], required: 'code' },
  'item-failure': {
    phases: BOTH,
    details: ['reason'],
    operations: (operation) => operation === 'RunTask' || ITEMS_OF.has(operation),
  },
  'stale-read': {
    phases: AFTER,
    details: ['staleMs'],
    required: 'staleMs',
    operations: (operation) => READS.includes(operation),
  },
  'empty-page': { phases: AFTER, operations: isPaged },
  'changed-token': { phases: AFTER, operations: isPaged },
  'expired-token': { phases: BEFORE, operations: isPaged, calls: hasToken },
  'stuck-pending': { phases: AFTER, operations: isLaunch },
  'stops-before-running': { phases: AFTER, operations: isLaunch },
  'stops-before-answer': { phases: AFTER, operations: isLaunch },
};

/** All of them, by the names that they have in rules. */
// The keys of a constant table are its names.
export const FAULT_KINDS = Object.keys(KINDS) as readonly FaultKind[];

/** Whether a fault of the kind can hit the operation at all. */
export function canHit(kind: FaultKind, operation: string): boolean {
  return KINDS[kind].operations?.(operation) ?? true;
}

/** Whether it can hit this call. */
export function suits(kind: FaultKind, request: RequestInput): boolean {
  return canHit(kind, request.operation) && (KINDS[kind].calls?.(request) ?? true);
}

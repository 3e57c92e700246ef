import { lastSegment, parseArn } from '../ecs/arn.ts';
import type { EcsEvent } from '../ecs/event.ts';
import { toContainerInstance } from './container-instance-from-aws.ts';
import { toEcsTask } from './task-from-aws.ts';

/** What the text of a message is. */
export type ReadEvent =
  | { readonly type: 'EVENT'; readonly event: EcsEvent }
  /** An event of another kind, or of later years: nothing to us. */
  | { readonly type: 'OTHER' }
  /** An event of another cluster. */
  | { readonly type: 'FOREIGN' }
  /** No event, or one of ours that lacks what it must have. */
  | { readonly type: 'INVALID'; readonly why: string };

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (why: string): ReadEvent => ({ type: 'INVALID', why });

function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // No JSON is no event, which the caller says.
  }
}

/** The event in a message, which SNS has put into an envelope of its own if it stands between. */
function unwrap(body: string): Fields | undefined {
  const outer = parseJson(body);
  if (!isObject(outer)) return undefined;
  if (outer['Type'] !== 'Notification') return outer;
  const inner = parseJson(outer['Message']);
  return isObject(inner) ? inner : undefined;
}

/** Times of events are text; those that are none are left out. */
function dateOf(text: unknown): Date | undefined {
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms);
}

/** The detail as an answer of the API has it: its times as dates. */
function withDates(detail: Fields): Fields {
  const dated = Object.entries(detail).map(([name, value]) => [
    name,
    name.endsWith('At') ? dateOf(value) : value,
  ]);
  // Member names are Amazon's, of which none is `__proto__`; `fromEntries` would set it as any other.
  return Object.fromEntries(dated) as Fields;
}

/** When the change happened: to the millisecond where the detail tells it, else to the second. */
function changedAtMs(envelope: Fields, detail: Fields): number | undefined {
  return (dateOf(detail['updatedAt']) ?? dateOf(envelope['time']))?.getTime();
}

function readDetail(detailType: unknown, detail: Fields, atMs: number): ReadEvent {
  const dated = withDates(detail);
  // What the readers of answers take is checked field by field by them, as it is for answers.
  if (detailType === 'ECS Task State Change') {
    const task = toEcsTask(dated);
    return task === undefined || parseArn(task.taskArn)?.resource.type !== 'task'
      ? invalid('no ARN of a task')
      : { type: 'EVENT', event: { type: 'TASK', atMs, task } };
  }
  const instance = toContainerInstance(dated);
  return instance === undefined ||
    parseArn(instance.containerInstanceArn)?.resource.type !== 'container-instance'
    ? invalid('no ARN of a container instance')
    : { type: 'EVENT', event: { type: 'INSTANCE', atMs, instance } };
}

const DETAIL_TYPES: readonly unknown[] = ['ECS Task State Change', 'ECS Container Instance State Change'];

const isWanted = (envelope: Fields): boolean =>
  envelope['source'] === 'aws.ecs' && DETAIL_TYPES.includes(envelope['detail-type']);

const isOf = (cluster: string, clusterArn: string): boolean =>
  cluster.startsWith('arn:') ? clusterArn === cluster : lastSegment(clusterArn) === cluster;

/**
 * Reads the text of a message: an event of EventBridge, bare or in the envelope of SNS. Never throws.
 * @param cluster name or ARN of the cluster whose events are wanted.
 */
export function readEcsEvent(body: string, cluster: string): ReadEvent {
  const envelope = unwrap(body);
  if (envelope === undefined) return invalid('no JSON object');
  const { detail, source } = envelope;
  if (typeof source !== 'string' || !isObject(detail)) return invalid('no source or no detail');
  if (!isWanted(envelope)) return { type: 'OTHER' };
  const { clusterArn, version } = detail;
  if (typeof clusterArn !== 'string') return invalid('no clusterArn');
  if (!isOf(cluster, clusterArn)) return { type: 'FOREIGN' };
  if (typeof version !== 'number' || !(version >= 1)) return invalid('no version');
  const atMs = changedAtMs(envelope, detail);
  if (atMs === undefined) return invalid('no time');
  try {
    return readDetail(envelope['detail-type'], detail, atMs);
  } catch (error) {
    return invalid(error instanceof Error ? error.message : String(error));
  }
}

import type { NetworkBinding } from '../../../ecs/task.ts';
import { clientError, invalidParameter } from '../api-error.ts';
import type { ClusterRecord } from '../clusters/cluster.ts';
import { withoutUndefined } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { readChoice } from '../requests/choices.ts';
import { findTask, parseIdentifier } from '../requests/identifiers.ts';
import { readInteger, readNumber, readObjects, readString, required } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import type { ContainerStateChange, TaskStateChange } from './state-change.ts';
import type { TaskRecord } from './task.ts';

const CONTAINER_STATUSES = ['PENDING', 'RUNNING', 'STOPPED'] as const;
const TASK_STATUSES = ['PENDING', 'MANIFEST_PULLED', 'RUNNING', 'STOPPED'] as const;

/** The task that an external agent speaks of. @throws ApiError when there is none, or when its agent is ours */
export function readExternalTask(state: LocalEcsState, cluster: ClusterRecord, body: JsonObject): TaskRecord {
  const name = readString(body, 'task') ?? '';
  if (name === '') throw invalidParameter('Task can not be blank.');
  const task = findTask(state, cluster, parseIdentifier(state, cluster, 'task', name));
  if (task === undefined) throw invalidParameter('The referenced task was not found.');
  checkExternal(task);
  return task;
}

/** @throws ClientException for a task of a simulated machine, about which nobody else has a say */
export function checkExternal({ instance, id }: TaskRecord): void {
  if (instance.machine.agent !== 'external')
    throw clientError(`The agent of the task ${id} is simulated: no other reports its state.`);
}

function readBinding(raw: JsonObject): NetworkBinding {
  return {
    bindIp: readString(raw, 'bindIP') ?? '0.0.0.0',
    containerPort: readInteger(raw, 'containerPort') ?? 0,
    hostPort: readInteger(raw, 'hostPort') ?? 0,
    protocol: readChoice(raw, 'protocol', ['tcp', 'udp']) ?? 'tcp',
  };
}

/** One container of a report. @throws InvalidParameterException for one that the task does not have */
export function readContainerChange(task: TaskRecord, raw: JsonObject): ContainerStateChange {
  const name = required(readString(raw, 'containerName'), 'containerName');
  if (!task.known.containers.some((container) => container.name === name))
    throw invalidParameter(`The task has no container named ${name}.`);
  return withoutUndefined({
    name,
    status: readChoice(raw, 'status', CONTAINER_STATUSES),
    runtimeId: readString(raw, 'runtimeId'),
    imageDigest: readString(raw, 'imageDigest'),
    exitCode: readInteger(raw, 'exitCode'),
    reason: readString(raw, 'reason'),
    networkBindings: readObjects(raw, 'networkBindings')?.map(readBinding),
  });
}

function readTime(body: JsonObject, name: string): number | undefined {
  const seconds = readNumber(body, name);
  return seconds === undefined ? undefined : Math.round(seconds * 1000);
}

/** The body of SubmitTaskStateChange. @throws ApiError */
export function readTaskChange(task: TaskRecord, body: JsonObject): TaskStateChange {
  return withoutUndefined({
    status: required(readChoice(body, 'status', TASK_STATUSES), 'status'),
    reason: readString(body, 'reason'),
    containers: (readObjects(body, 'containers') ?? []).map((raw) => readContainerChange(task, raw)),
    pullStartedAtMs: readTime(body, 'pullStartedAt'),
    pullStoppedAtMs: readTime(body, 'pullStoppedAt'),
    executionStoppedAtMs: readTime(body, 'executionStoppedAt'),
  });
}

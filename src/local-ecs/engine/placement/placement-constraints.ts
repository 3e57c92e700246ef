import type { TaskDefinition } from '../../../ecs/task-definition.ts';
import { invalidParameter } from '../api-error.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { JsonObject } from '../json.ts';
import { readObjects, readString } from '../requests/members.ts';
import type { LocalEcsState } from '../state.ts';
import type { Launch } from '../tasks/launch.ts';
import { parseMemberOf } from './member-of.ts';

/** Constraints of a call and of its definition together. */
const MAX_CONSTRAINTS = 10;

/** @returns the failure that ECS reports for an instance that does not satisfy it; undefined for one that does. */
export type PlacementConstraint = (instance: InstanceRecord) => string | undefined;

interface WireConstraint {
  readonly type?: string;
  readonly expression?: string;
}

function memberOf(expression: string): PlacementConstraint {
  const isMember = parseMemberOf(expression);
  return ({ ec2InstanceId, known: { attributes } }) =>
    isMember({ ec2InstanceId, attributes }) ? undefined : 'MemberOf placement constraint unsatisfied.';
}

/** No two tasks of one group on the same instance; tasks that are being stopped do not count. */
function distinctInstance(state: LocalEcsState, group: string): PlacementConstraint {
  const isOfGroup = (taskId: string): boolean => {
    const task = state.tasks.get(taskId);
    return task?.group === group && task.known.desiredStatus === 'RUNNING';
  };
  return ({ unstoppedTaskIds }) =>
    [...unstoppedTaskIds].some(isOfGroup) ? 'DistinctInstance placement constraint unsatisfied.' : undefined;
}

function toConstraint(state: LocalEcsState, launch: Launch, wire: WireConstraint): PlacementConstraint {
  const { type, expression = '' } = wire;
  if (type === 'memberOf') return memberOf(expression);
  if (type !== 'distinctInstance')
    throw invalidParameter('placementConstraints: type should be one of [distinctInstance,memberOf]');
  if (expression !== '') throw invalidParameter('A distinctInstance constraint has no expression.');
  return distinctInstance(state, launch.group);
}

function readWireConstraints(body: JsonObject): readonly WireConstraint[] {
  return (readObjects(body, 'placementConstraints') ?? []).map((raw) => ({
    type: readString(raw, 'type') ?? '',
    expression: readString(raw, 'expression') ?? '',
  }));
}

/** The constraints of a RunTask call and of its definition. @throws InvalidParameterException */
export function readPlacementConstraints(
  state: LocalEcsState,
  body: JsonObject,
  launch: Launch,
): readonly PlacementConstraint[] {
  const ofDefinition: TaskDefinition['placementConstraints'] =
    launch.definition.definition.placementConstraints;
  const all = [...ofDefinition, ...readWireConstraints(body)];
  if (all.length > MAX_CONSTRAINTS)
    throw invalidParameter(`placementConstraints can have at most ${MAX_CONSTRAINTS} items.`);
  return all.map((wire) => toConstraint(state, launch, wire));
}

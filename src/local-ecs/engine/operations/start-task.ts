import { MAX_STARTED_BY } from '../../../ecs/limits.ts';
import { invalidParameter } from '../api-error.ts';
import type { InstanceRecord } from '../instances/container-instance.ts';
import type { JsonObject } from '../json.ts';
import { findUnsatisfied, joinConstraints } from '../placement/placement-constraints.ts';
import { readInstanceNames } from '../requests/choices.ts';
import { findInstance, parseIdentifier, readCluster } from '../requests/identifiers.ts';
import type { Identifier } from '../requests/identifiers.ts';
import { findLaunchFailure } from '../tasks/launch-failure.ts';
import { launchTask } from '../tasks/launch-task.ts';
import { readLaunch } from '../tasks/read-launch.ts';
import { toWireTask } from '../tasks/wire-task.ts';
import type { Turn } from '../turn.ts';
import type { Operation } from './operation.ts';

const MAX_INSTANCES = 10;

function withoutDuplicates(turn: Turn, identifiers: readonly Identifier[]): readonly Identifier[] {
  const { duplicateInstances } = turn.state.options.assumptions;
  const unique = [...new Map(identifiers.map((identifier) => [identifier.id, identifier])).values()];
  if (duplicateInstances === 'one-task-each' || unique.length === identifiers.length) return identifiers;
  if (duplicateInstances === 'one-task') return unique;
  throw invalidParameter('Container Instances cannot contain duplicates.');
}

/**
 * One task on each listed instance. An instance that cannot take it is a failure within an answer of status 200.
 * Placement is the caller's; what an instance has and can is checked all the same.
 */
export const startTask: Operation = (turn, body) => {
  const { state } = turn;
  const cluster = readCluster(state, body);
  const names = readInstanceNames(body, MAX_INSTANCES);
  const identifiers = withoutDuplicates(
    turn,
    names.map((name) => parseIdentifier(state, cluster, 'container-instance', name)),
  );
  const launch = readLaunch(turn, body, cluster, MAX_STARTED_BY);
  const { assumptions, compilePattern } = state.options;
  const constraints =
    assumptions.startTaskConstraints === 'checked'
      ? joinConstraints(launch.definition, [], compilePattern)
      : [];
  const findRefusal = (instance: InstanceRecord | undefined): string | undefined =>
    findLaunchFailure(assumptions, instance, launch) ??
    (instance && findUnsatisfied(constraints, instance, launch.group));
  const tasks: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const identifier of identifiers) {
    const instance = findInstance(state, cluster, identifier);
    const reason = findRefusal(instance);
    if (instance === undefined || reason !== undefined)
      failures.push({ arn: instance?.arn ?? identifier.arn, reason: reason ?? 'MISSING' });
    else tasks.push(toWireTask(launchTask(turn, instance, launch), 'with-tags'));
  }
  return { tasks, failures };
};

import { DESCRIBE_BATCH } from '../../../ecs/limits.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import type { InstanceField } from '../instances/wire-container-instance.ts';
import { instanceDescribed, readTimes } from '../consistency/read-times.ts';
import type { JsonObject } from '../json.ts';
import { readInclude, readInstanceNames } from '../requests/choices.ts';
import { findInstance, parseIdentifier, readCluster } from '../requests/identifiers.ts';
import type { Operation } from './operation.ts';

const FIELDS: readonly InstanceField[] = ['TAGS', 'CONTAINER_INSTANCE_HEALTH'];

/** INACTIVE instances are found for about an hour. */
export const describeContainerInstances: Operation = (turn, body) => {
  const { state } = turn;
  const cluster = readCluster(state, body);
  const names = readInstanceNames(body, DESCRIBE_BATCH);
  const include = readInclude(body, FIELDS);
  const containerInstances: JsonObject[] = [];
  const failures: JsonObject[] = [];
  const nextMs = readTimes(turn);
  for (const identifier of [...new Set(names)].map((name) =>
    parseIdentifier(state, cluster, 'container-instance', name),
  )) {
    const found = findInstance(state, cluster, identifier);
    const instance = found && instanceDescribed(turn, found, nextMs());
    if (instance === undefined) failures.push({ arn: identifier.arn, reason: 'MISSING' });
    else containerInstances.push(toWireInstance(instance, include));
  }
  return { containerInstances, failures };
};

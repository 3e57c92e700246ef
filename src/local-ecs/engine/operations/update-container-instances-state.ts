import { invalidParameter } from '../api-error.ts';
import { changeInstance } from '../instances/change-instance.ts';
import { toWireInstance } from '../instances/wire-container-instance.ts';
import type { JsonObject } from '../json.ts';
import { readChoice, readInstanceNames } from '../requests/choices.ts';
import { findInstance, parseIdentifier, readCluster } from '../requests/identifiers.ts';
import type { Operation } from './operation.ts';

const MAX_INSTANCES = 10;

/** ACTIVE and DRAINING only; tasks that were started one by one stay where they are. */
export const updateContainerInstancesState: Operation = (turn, body) => {
  const { state } = turn;
  const cluster = readCluster(state, body);
  const names = readInstanceNames(body, MAX_INSTANCES);
  const status = readChoice(body, 'status', ['ACTIVE', 'DRAINING']);
  if (status === undefined) throw invalidParameter('Container instance status can not be blank.');
  const identifiers = names.map((name) => parseIdentifier(state, cluster, 'container-instance', name));
  const containerInstances: JsonObject[] = [];
  const failures: JsonObject[] = [];
  for (const identifier of identifiers) {
    const instance = findInstance(state, cluster, identifier);
    if (instance === undefined) failures.push({ arn: identifier.arn, reason: 'MISSING' });
    else if (instance.known.status === 'INACTIVE') failures.push({ arn: instance.arn, reason: 'INACTIVE' });
    else {
      if (instance.known.status !== status) changeInstance(turn, instance, { status });
      containerInstances.push(toWireInstance(instance, new Set()));
    }
  }
  return { containerInstances, failures };
};

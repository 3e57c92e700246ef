import { createCluster } from './create-cluster.ts';
import { deleteAttributes } from './delete-attributes.ts';
import { deleteCluster } from './delete-cluster.ts';
import { deregisterTaskDefinition } from './deregister-task-definition.ts';
import { describeClusters } from './describe-clusters.ts';
import { describeContainerInstances } from './describe-container-instances.ts';
import { describeTaskDefinition } from './describe-task-definition.ts';
import { describeTasks } from './describe-tasks.ts';
import { listAttributes } from './list-attributes.ts';
import { listClusters } from './list-clusters.ts';
import { listContainerInstances } from './list-container-instances.ts';
import { listTaskDefinitionFamilies } from './list-task-definition-families.ts';
import { listTaskDefinitions } from './list-task-definitions.ts';
import { listTasks } from './list-tasks.ts';
import type { Operation } from './operation.ts';
import { putAttributes } from './put-attributes.ts';
import { registerTaskDefinition } from './register-task-definition.ts';
import { runTask } from './run-task.ts';
import { startTask } from './start-task.ts';
import { stopTask } from './stop-task.ts';
import { updateContainerInstancesState } from './update-container-instances-state.ts';

/** The operations of the ECS API that are served, by their names in it. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['CreateCluster', createCluster],
  ['DeleteAttributes', deleteAttributes],
  ['DeleteCluster', deleteCluster],
  ['DeregisterTaskDefinition', deregisterTaskDefinition],
  ['DescribeClusters', describeClusters],
  ['DescribeContainerInstances', describeContainerInstances],
  ['DescribeTaskDefinition', describeTaskDefinition],
  ['DescribeTasks', describeTasks],
  ['ListAttributes', listAttributes],
  ['ListClusters', listClusters],
  ['ListContainerInstances', listContainerInstances],
  ['ListTaskDefinitionFamilies', listTaskDefinitionFamilies],
  ['ListTaskDefinitions', listTaskDefinitions],
  ['ListTasks', listTasks],
  ['PutAttributes', putAttributes],
  ['RegisterTaskDefinition', registerTaskDefinition],
  ['RunTask', runTask],
  ['StartTask', startTask],
  ['StopTask', stopTask],
  ['UpdateContainerInstancesState', updateContainerInstancesState],
]);

import { createCluster } from './create-cluster.ts';
import { createService } from './create-service.ts';
import { deleteAccountSetting } from './delete-account-setting.ts';
import { deleteAttributes } from './delete-attributes.ts';
import { deleteCluster } from './delete-cluster.ts';
import { deleteService } from './delete-service.ts';
import { deleteTaskDefinitions } from './delete-task-definitions.ts';
import { deregisterContainerInstance } from './deregister-container-instance.ts';
import { deregisterTaskDefinition } from './deregister-task-definition.ts';
import { describeClusters } from './describe-clusters.ts';
import { describeContainerInstances } from './describe-container-instances.ts';
import { describeServices } from './describe-services.ts';
import { describeTaskDefinition } from './describe-task-definition.ts';
import { describeTasks } from './describe-tasks.ts';
import { getTaskProtection } from './get-task-protection.ts';
import { listAccountSettings } from './list-account-settings.ts';
import { listAttributes } from './list-attributes.ts';
import { listClusters } from './list-clusters.ts';
import { listContainerInstances } from './list-container-instances.ts';
import { listServices } from './list-services.ts';
import { listTagsForResource } from './list-tags-for-resource.ts';
import { listTaskDefinitionFamilies } from './list-task-definition-families.ts';
import { listTaskDefinitions } from './list-task-definitions.ts';
import { listTasks } from './list-tasks.ts';
import type { Operation } from './operation.ts';
import { putAccountSettingDefault } from './put-account-setting-default.ts';
import { putAccountSetting } from './put-account-setting.ts';
import { putAttributes } from './put-attributes.ts';
import { registerContainerInstance } from './register-container-instance.ts';
import { registerTaskDefinition } from './register-task-definition.ts';
import { runTask } from './run-task.ts';
import { startTask } from './start-task.ts';
import { stopTask } from './stop-task.ts';
import { submitAttachmentStateChanges } from './submit-attachment-state-changes.ts';
import { submitContainerStateChange } from './submit-container-state-change.ts';
import { submitTaskStateChange } from './submit-task-state-change.ts';
import { tagResource } from './tag-resource.ts';
import { untagResource } from './untag-resource.ts';
import { updateClusterSettings } from './update-cluster-settings.ts';
import { updateCluster } from './update-cluster.ts';
import { updateContainerAgent } from './update-container-agent.ts';
import { updateContainerInstancesState } from './update-container-instances-state.ts';
import { updateService } from './update-service.ts';
import { updateTaskProtection } from './update-task-protection.ts';

/** The operations of the ECS API that are served, by their names in it. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ['CreateCluster', createCluster],
  ['CreateService', createService],
  ['DeleteAccountSetting', deleteAccountSetting],
  ['DeleteAttributes', deleteAttributes],
  ['DeleteCluster', deleteCluster],
  ['DeleteService', deleteService],
  ['DeleteTaskDefinitions', deleteTaskDefinitions],
  ['DeregisterContainerInstance', deregisterContainerInstance],
  ['DeregisterTaskDefinition', deregisterTaskDefinition],
  ['DescribeClusters', describeClusters],
  ['DescribeContainerInstances', describeContainerInstances],
  ['DescribeServices', describeServices],
  ['DescribeTaskDefinition', describeTaskDefinition],
  ['DescribeTasks', describeTasks],
  ['GetTaskProtection', getTaskProtection],
  ['ListAccountSettings', listAccountSettings],
  ['ListAttributes', listAttributes],
  ['ListClusters', listClusters],
  ['ListContainerInstances', listContainerInstances],
  ['ListServices', listServices],
  ['ListTagsForResource', listTagsForResource],
  ['ListTaskDefinitionFamilies', listTaskDefinitionFamilies],
  ['ListTaskDefinitions', listTaskDefinitions],
  ['ListTasks', listTasks],
  ['PutAccountSetting', putAccountSetting],
  ['PutAccountSettingDefault', putAccountSettingDefault],
  ['PutAttributes', putAttributes],
  ['RegisterContainerInstance', registerContainerInstance],
  ['RegisterTaskDefinition', registerTaskDefinition],
  ['RunTask', runTask],
  ['StartTask', startTask],
  ['StopTask', stopTask],
  ['SubmitAttachmentStateChanges', submitAttachmentStateChanges],
  ['SubmitContainerStateChange', submitContainerStateChange],
  ['SubmitTaskStateChange', submitTaskStateChange],
  ['TagResource', tagResource],
  ['UntagResource', untagResource],
  ['UpdateCluster', updateCluster],
  ['UpdateClusterSettings', updateClusterSettings],
  ['UpdateContainerAgent', updateContainerAgent],
  ['UpdateContainerInstancesState', updateContainerInstancesState],
  ['UpdateService', updateService],
  ['UpdateTaskProtection', updateTaskProtection],
]);

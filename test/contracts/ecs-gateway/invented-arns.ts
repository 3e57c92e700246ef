import type { ArnScope, ContainerInstanceArn, EcsTaskArn, TaskDefinitionArn } from '../../../src/ecs/arn.ts';
import { containerInstanceArn, ecsTaskArn, formatArn, parseArn } from '../../../src/ecs/arn.ts';

/** Of the form that ECS gives out, 32 hexadecimal digits; so low a number never is one. */
const idOf = (n: number): string => n.toString(16).padStart(32, '0');

function scopeOf(arn: TaskDefinitionArn): ArnScope {
  const parts = parseArn(arn);
  if (parts === undefined) throw new Error(`not an ARN of ECS: ${arn}`);
  return parts;
}

/** The ARN of a task that does not exist, in the account and region of the definition. */
export function inventedTask(like: TaskDefinitionArn, clusterName: string, n = 1): EcsTaskArn {
  return ecsTaskArn(formatArn({ ...scopeOf(like), resource: { type: 'task', clusterName, id: idOf(n) } }));
}

/** The ARN of a container instance that does not exist, in the account and region of the definition. */
export function inventedInstance(like: TaskDefinitionArn, clusterName: string, n = 1): ContainerInstanceArn {
  const resource = { type: 'container-instance', clusterName, id: idOf(n) } as const;
  return containerInstanceArn(formatArn({ ...scopeOf(like), resource }));
}

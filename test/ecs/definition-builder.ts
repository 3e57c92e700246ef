import { taskDefinitionArn } from '../../src/ecs/arn.ts';
import type { ContainerDefinition, TaskDefinition } from '../../src/ecs/task-definition.ts';

/** A container as ECS describes one that was registered with nothing but what is given here. */
export function containerDefinition(given: Partial<ContainerDefinition> = {}): ContainerDefinition {
  return {
    name: 'main',
    image: 'busybox',
    cpu: 0,
    essential: true,
    environment: [],
    portMappings: [],
    ...given,
  };
}

/** A definition of one container in bridge mode, unless told otherwise. */
export function taskDefinition(given: Partial<TaskDefinition> = {}): TaskDefinition {
  return {
    taskDefinitionArn: taskDefinitionArn('arn:aws:ecs:us-east-1:123456789012:task-definition/web:1'),
    family: 'web',
    revision: 1,
    status: 'ACTIVE',
    networkMode: 'bridge',
    containerDefinitions: [containerDefinition()],
    requiresAttributes: [],
    placementConstraints: [],
    ...given,
  };
}

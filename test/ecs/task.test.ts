import { describe, expect, it } from '@jest/globals';
import { ecsTaskArn, taskDefinitionArn } from '../../src/ecs/arn.ts';
import { TASK_LAST_STATUSES, hasStopped } from '../../src/ecs/task.ts';
import type { EcsTask } from '../../src/ecs/task.ts';

const task = (lastStatus: EcsTask['lastStatus']): EcsTask => ({
  taskArn: ecsTaskArn('arn:aws:ecs:us-east-1:123456789012:task/default/1'),
  taskDefinitionArn: taskDefinitionArn('arn:aws:ecs:us-east-1:123456789012:task-definition/web:1'),
  lastStatus,
  desiredStatus: 'STOPPED',
  version: 1,
  containers: [],
  overrides: { containerOverrides: [] },
});

describe('hasStopped', () => {
  it('goes by the last status, not by the desired one', () => {
    expect(TASK_LAST_STATUSES.filter((status) => hasStopped(task(status)))).toEqual(['STOPPED', 'DELETED']);
  });

  it('is false for a status of later years', () => {
    expect(hasStopped(task(undefined))).toBe(false);
  });
});

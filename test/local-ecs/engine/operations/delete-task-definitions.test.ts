import { describe, expect, it } from '@jest/globals';
import { TestEcs } from '../test-ecs.ts';

const arn = (name: string): string => `arn:aws:ecs:us-east-1:123456789012:task-definition/${name}`;

describe('DeleteTaskDefinitions', () => {
  it('marks INACTIVE revisions, from which nothing starts any more while their tasks go on', () => {
    const ecs = new TestEcs({ assumptions: { deregistrationLagMs: 600_000 } });
    const { instance, task } = ecs.startOne();
    ecs.call('DeregisterTaskDefinition', { taskDefinition: 'web:1' });
    expect(ecs.start(instance, 'web:1')).toContain(':task/');
    expect(ecs.call('DeleteTaskDefinitions', { taskDefinitions: ['web:1', 'web:1'] })).toEqual({
      taskDefinitions: [
        expect.objectContaining({
          taskDefinitionArn: arn('web:1'),
          status: 'DELETE_IN_PROGRESS',
          deleteRequestedAt: ecs.nowMs / 1000,
          deregisteredAt: ecs.nowMs / 1000,
        }),
      ],
      failures: [],
    });
    expect(
      ecs.refusal('StartTask', { taskDefinition: 'web:1', containerInstances: [instance] }),
    ).toMatchObject({ message: 'TaskDefinition is inactive' });
    expect(ecs.task(task)).toMatchObject({ lastStatus: 'RUNNING' });
    expect(ecs.call('ListTaskDefinitions', { status: 'DELETE_IN_PROGRESS' })['taskDefinitionArns']).toEqual([
      arn('web:1'),
    ]);
    expect(ecs.call('ListTaskDefinitions', { status: 'INACTIVE' })['taskDefinitionArns']).toEqual([]);
  });

  it('is a failure for revisions that are ACTIVE or not there', () => {
    const ecs = new TestEcs();
    ecs.register();
    expect(ecs.call('DeleteTaskDefinitions', { taskDefinitions: [arn('web:1'), 'web:2'] })).toEqual({
      taskDefinitions: [],
      failures: [
        {
          arn: arn('web:1'),
          reason:
            'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
        },
        { arn: arn('web:2'), reason: 'The specified task definition was not found.' },
      ],
    });
  });

  it.each([
    [{}, 'InvalidParameterException', 'Task definitions cannot be empty.'],
    [
      { taskDefinitions: Array.from({ length: 11 }, (_, n) => `web:${n + 1}`) },
      'InvalidParameterException',
      'taskDefinitions can have at most 10 items.',
    ],
    [{ taskDefinitions: ['web'] }, 'ClientException', 'Revision is missing.'],
  ])('refuses %j', (body, code, message) => {
    expect(new TestEcs().refusal('DeleteTaskDefinitions', body)).toEqual({ __type: code, message });
  });
});

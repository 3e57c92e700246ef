import { ConflictException, DescribeTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import type { RunTaskCommandInput, Task } from '@aws-sdk/client-ecs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StartedEcs } from './started-ecs.ts';
import { startEcs } from './started-ecs.ts';

let started: StartedEcs;

beforeAll(async () => {
  started = await startEcs({ instances: 3 });
});

afterAll(() => started.close());

async function run(input: Partial<RunTaskCommandInput> = {}): Promise<readonly Task[]> {
  const { tasks = [] } = await started.client.send(
    new RunTaskCommand({ taskDefinition: 'sleep360', ...input }),
  );
  return tasks;
}

describe('the client of AWS, running tasks on the local ECS', () => {
  it('gets as many as it asks for, wherever they are put', async () => {
    const tasks = await run({ count: 3, placementConstraints: [{ type: 'distinctInstance' }] });
    expect(new Set(tasks.map(({ containerInstanceArn }) => containerInstanceArn)).size).toBe(3);
    const { tasks: described } = await started.client.send(
      new DescribeTasksCommand({ tasks: tasks.map(({ taskArn = '' }) => taskArn) }),
    );
    expect(described).toHaveLength(3);
  });

  it('pins one to an instance', async () => {
    const { ec2InstanceId, containerInstanceArn } = started.ecs.view().instances[1]?.known ?? {};
    const expression = `ec2InstanceId == ${ec2InstanceId ?? ''}`;
    expect(await run({ placementConstraints: [{ type: 'memberOf', expression }] })).toMatchObject([
      { containerInstanceArn },
    ]);
  });

  it('starts another with each call, since it gives each call a token of its own', async () => {
    const [first] = await run();
    const [second] = await run();
    expect(first?.taskArn).not.toBe(second?.taskArn);
  });

  it('reads a conflict as its own exception, with the tasks that were started', async () => {
    const [task] = await run({ clientToken: 'one' });
    expect(await run({ clientToken: 'one' })).toMatchObject([{ taskArn: task?.taskArn }]);
    const conflict = run({ clientToken: 'one', count: 2 });
    await expect(conflict).rejects.toBeInstanceOf(ConflictException);
    await expect(conflict).rejects.toMatchObject({ resourceIds: [task?.taskArn] });
  });
});

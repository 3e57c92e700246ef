import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { DesiredStatus, ECSClient, Task } from '@aws-sdk/client-ecs';

/** All tasks of the default cluster that ECS wants so. */
export async function listEcsTasks(
  client: ECSClient,
  desiredStatus: DesiredStatus,
): Promise<readonly Task[]> {
  const tasks: Task[] = [];
  let nextToken: string | undefined;
  do {
    const page = await client.send(new ListTasksCommand({ desiredStatus, nextToken }));
    nextToken = page.nextToken;
    const { taskArns = [] } = page;
    if (taskArns.length === 0) continue;
    const described = await client.send(new DescribeTasksCommand({ tasks: taskArns }));
    tasks.push(...(described.tasks ?? []));
  } while (nextToken !== undefined);
  return tasks;
}

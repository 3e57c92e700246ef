import { afterAll, afterEach, beforeAll, describe, jest } from '@jest/globals';
import { describeTheCluster } from './ecs-gateway/cluster.ts';
import { describeContainerInstances } from './ecs-gateway/container-instances.ts';
import type { EcsGatewayFixture } from './ecs-gateway/fixture.ts';
import { describeRunningTasks } from './ecs-gateway/running.ts';
import type { Stage } from './ecs-gateway/stage.ts';
import { setStage } from './ecs-gateway/stage.ts';
import { describeStartingTasks } from './ecs-gateway/starting.ts';
import { describeTaskDefinitions } from './ecs-gateway/task-definitions.ts';
import { describeTaskLife } from './ecs-gateway/task-life.ts';

/**
 * What every gateway to ECS owes the bridge, told through the port alone. Whatever the bridge relies on and some ECS
 * might not do belongs here.
 * @param makeFixture called once, before the first test
 * @param timeLimitMs of one test; patience has to end well before it
 */
export function describeEcsGateway(
  name: string,
  makeFixture: () => Promise<EcsGatewayFixture>,
  timeLimitMs = 30_000,
): void {
  describe(`a gateway to ECS: ${name}`, () => {
    let fixture: EcsGatewayFixture | undefined;
    let set: Stage | undefined;

    jest.setTimeout(timeLimitMs);

    beforeAll(async () => {
      fixture = await makeFixture();
      set = await setStage(fixture);
    });

    afterEach(async () => {
      await set?.clear();
    });

    afterAll(async () => {
      await fixture?.close();
    });

    const stage = (): Stage => {
      if (set === undefined) throw new Error('there is no stage: it could not be set');
      return set;
    };

    describeTheCluster(stage);
    describeContainerInstances(stage);
    describeTaskDefinitions(stage);
    describeStartingTasks(stage);
    describeRunningTasks(stage);
    describeTaskLife(stage);
  });
}

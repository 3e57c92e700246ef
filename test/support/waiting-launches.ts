import { UNLIMITED } from '../../src/bridge/api-limits.ts';
import { scriptedWorld } from './bridge-world.ts';
import { containerInstance, taskInfo } from './builders.ts';

/** Two machines; ECS takes one launch a second. So many tasks are launched on the first of them. */
export function worldWithLaunches(count: number) {
  const world = scriptedWorld({
    config: {
      apiBudget: { ...UNLIMITED, clusterResourceModify: { burst: 1, perSecond: 1 } },
      maxLaunchesInFlight: 100,
    },
    instances: [
      containerInstance({ registered: { cpuUnits: 30_000, memoryMiB: 20_000 } }),
      containerInstance({ id: 'agent-2' }),
    ],
  });
  const tasks = Array.from({ length: count }, (_, n) => taskInfo({ id: `t${n}` }));
  const { bridge, framework } = world;
  // Launches are queued at once when their definition is known.
  framework.launch(taskInfo({ id: 'first', on: 'agent-2' }));
  bridge.advance(2_000);
  framework.launch(...tasks);
  framework.decline(framework.offers, 0);
  return world;
}

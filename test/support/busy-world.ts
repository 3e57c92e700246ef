import { scriptedWorld } from './bridge-world.ts';
import { attribute, containerInstance, frameworkInfo, taskInfo } from './builders.ts';

/**
 * A world in which there is one of everything: a task that runs, one that has failed, one of unknown outcome, an agent
 * that drains, one that was declined.
 */
export function busyWorld() {
  const world = scriptedWorld({
    instances: [
      containerInstance({
        registeredAtMs: 1_600_000_000_000,
        attributes: [attribute('ecs.availability-zone', 'us-east-1a'), attribute('address', '10.0.0.1')],
      }),
      containerInstance({ id: 'agent-2', status: 'DRAINING' }),
      containerInstance({ id: 'agent-3' }),
    ],
    framework: {
      acknowledges: true,
      info: frameworkInfo({ name: 'marathon', role: 'web', webuiUrl: 'http://m' }),
    },
  });
  const { bridge, ecs, framework } = world;
  framework.launch(
    taskInfo({
      labels: [{ key: 'team', value: 'a' }],
      discovery: { visibility: 'CLUSTER', name: 'web', ports: [{ number: 31_000, name: 'http' }] },
      ports: [31_000],
    }),
  );
  bridge.advance(2_000);
  framework.launch(taskInfo({ id: 't2' }));
  framework.decline(framework.offersOf('agent-3'), 60);
  ecs.exit('t2', 1);
  ecs.run('t1');
  bridge.advance(2_000);
  bridge.fail('StartTask', 'TIMEOUT');
  framework.launch(taskInfo({ id: 't3' }));
  return world;
}

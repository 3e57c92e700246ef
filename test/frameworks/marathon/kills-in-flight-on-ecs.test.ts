import { describe, expect, it } from '@jest/globals';

import { resolvePathId } from '../../../src/frameworks/marathon/engine/path-id.ts';
import { EngineEcs } from '../../support/engine-ecs.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { appDefinition } from '../../support/marathon-builders.ts';
import type { Answer } from '../../../src/frameworks/marathon/scheduler/effect.ts';
import { MarathonWorld } from '../../support/marathon-world.ts';

const app = (instances: number, cmd = 'nginx:1') => appDefinition({ cmd, instances, cpus: 0.125, mem: 64 });

/** Two instances of an app, at the moment when ECS has started their tasks and has not said so. */
async function inFlight() {
  const clock = new ManualClock();
  const ecs = new EngineEcs(1);
  ecs.admin({ type: 'AddContainerInstances', count: 1, vcpus: 4, memoryMiB: 16_000 }, clock.now());
  const world = new MarathonWorld({ ecs, clock });
  await world.start();
  const answers = world.gateway.hold('StartTask');
  const ask = async (answer: Promise<Answer>): Promise<void> => {
    await clock.settle();
    expect(await answer).toMatchObject({ type: 'deployed' });
  };
  await ask(world.put(app(2)));
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let i = 0; i < 240 && !isSo(); i += 1) await clock.advance(500);
    expect(isSo()).toBe(true);
  };
  const lives = (): readonly string[] =>
    ecs
      .view()
      .tasks.filter(({ known }) => known.desiredStatus === 'RUNNING')
      .map(({ known }) => known.taskDefinitionArn.split('/').at(-1) ?? '');
  await until(() => lives().length === 2);
  return { world, ecs, clock, answers, ask, until, lives };
}

const instancesIn = ({ marathon }: MarathonWorld): number =>
  marathon.state.instances.ofApp(resolvePathId('/app')).size;

describe('While StartTask is under way', () => {
  it('an app that is deleted ends when ECS has answered and stopped its tasks, and no sooner', async () => {
    const { world, ecs, clock, answers, ask, until, lives } = await inFlight();
    await ask(world.delete('/app'));
    await clock.advance(1_000);
    expect([world.gateway.countOf('StopTask'), instancesIn(world)]).toEqual([0, 2]);
    answers.release();
    await until(() => world.marathon.state.deployments.size === 0);
    expect([lives(), instancesIn(world), ecs.view().tasks.length]).toEqual([[], 0, 2]);
  });

  it('an app that is scaled down by force keeps one of its two tasks, and starts no other', async () => {
    const { world, ecs, answers, ask, until, lives } = await inFlight();
    await ask(world.forcePut(app(1)));
    answers.release();
    await until(() => world.marathon.state.deployments.size === 0);
    expect([lives(), instancesIn(world), ecs.view().tasks.length]).toEqual([['nginx:1'], 1, 2]);
  });

  it('an app that gets another command by force has none of the first tasks in the end', async () => {
    const { world, answers, ask, until, lives } = await inFlight();
    await ask(world.forcePut(app(2, 'nginx:2')));
    answers.release();
    await until(() => world.marathon.state.deployments.size === 0);
    expect(lives()).toEqual(['nginx:2', 'nginx:2']);
    expect(instancesIn(world)).toBe(2);
  });
});

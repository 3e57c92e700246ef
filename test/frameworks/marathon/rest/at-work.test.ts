import { afterEach, describe, expect, it } from '@jest/globals';

import type { Marathon } from '../../../../src/frameworks/marathon/marathon.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { NOW_MS } from '../../../support/marathon-builders.ts';
import { MarathonHarness } from '../../../support/marathon-harness.ts';
import { startRest } from './rest-fixture.ts';
import type { StartedRest } from './rest-fixture.ts';

let rest: StartedRest | undefined;
afterEach(() => rest?.close());

/** Marathon's own scheduler behind the API, with a scripted master. Answers that wait are none of this test's. */
async function start(): Promise<[StartedRest['call'], MarathonHarness]> {
  const harness = new MarathonHarness();
  harness.register();
  const marathon: Marathon = {
    get state() {
      return harness.state;
    },
    execute: (command) => {
      const answer = harness.ask(command);
      return answer === undefined
        ? Promise.reject(new Error('the answer is still to come'))
        : Promise.resolve(answer);
    },
    listen: () => () => undefined,
  };
  rest = await startRest(marathon, { clock: new ManualClock(NOW_MS) });
  return [rest.call, harness];
}

describe('Marathon at work behind its API', () => {
  it('runs an app, scales it, replaces what is killed, rolls it, goes back and deletes it', async () => {
    const [call, harness] = await start();
    const shown = async (): Promise<unknown> => (await call('GET', '/v2/apps/web')).json;
    const posted = await call('POST', '/v2/apps', { id: '/web', cmd: 'web:1', cpus: 0.1, instances: 2 });
    expect(posted.status).toBe(201);
    expect((await call('GET', '/v2/deployments')).json).toMatchObject([
      { affectedApps: ['/web'], totalSteps: 2 },
    ]);
    expect((await call('GET', '/v2/queue')).json).toMatchObject({
      queue: [{ count: 2, app: { id: '/web' } }],
    });
    harness.settle();
    expect(await shown()).toMatchObject({ app: { tasksRunning: 2, deployments: [], tasks: { length: 2 } } });

    expect((await call('PUT', '/v2/apps/web', { instances: 3 })).status).toBe(200);
    expect((await call('PUT', '/v2/apps/web', { instances: 4 })).status).toBe(409);
    harness.settle();
    expect(await shown()).toMatchObject({ app: { tasksRunning: 3 } });

    const killed = await call('DELETE', '/v2/apps/web/tasks');
    expect((killed.json as { tasks: object[] }).tasks).toHaveLength(3);
    harness.settle();
    expect(await shown()).toMatchObject({ app: { tasksRunning: 3 } });

    await call('PUT', '/v2/apps/web', { cmd: 'web:2' });
    harness.settle();
    const { versions } = (await call('GET', '/v2/apps/web/versions')).json as { versions: string[] };
    expect(versions).toHaveLength(3);
    await call('PUT', '/v2/apps/web', { version: versions[1] });
    harness.settle();
    expect(await shown()).toMatchObject({ app: { cmd: 'web:1', tasksRunning: 3 } });

    const [task] = harness.instancesOf('/web');
    const scaled = await call('DELETE', `/v2/apps/web/tasks/${task?.taskId ?? ''}?scale=true`);
    expect(scaled.status).toBe(200);
    harness.settle();
    expect(harness.instancesOf('/web').map(({ id }) => id)).not.toContain(task?.id);
    expect(await shown()).toMatchObject({ app: { instances: 2, tasksRunning: 2 } });

    await call('DELETE', '/v2/apps/web');
    harness.settle();
    expect((await call('GET', '/v2/apps/web')).status).toBe(404);
    expect((await call('GET', '/v2/tasks')).json).toEqual({ tasks: [] });
  });

  it('tells why an app that fits nowhere waits, and lets its deployment be given up', async () => {
    const [call, harness] = await start();
    const { json } = await call('POST', '/v2/apps', { id: '/big', cmd: 'big:1', cpus: 64 });
    harness.offer();
    expect((await call('GET', '/ecs-scheduler/v1/marathon/why/big')).json).toMatchObject({
      waiting: { count: 1, offersSeen: 1, largestOffers: { cpus: 4 } },
    });
    const { id } = (json as { deployments: [{ id: string }] }).deployments[0];
    expect((await call('DELETE', `/v2/deployments/${id}?force=true`)).status).toBe(202);
    expect((await call('GET', '/v2/deployments')).json).toEqual([]);
  });

  it('goes back on a deployment with another one', async () => {
    const [call, harness] = await start();
    const { json } = await call('POST', '/v2/apps', { id: '/big', cmd: 'big:1', cpus: 64 });
    const { id } = (json as { deployments: [{ id: string }] }).deployments[0];
    const back = await call('DELETE', `/v2/deployments/${id}`);
    expect(back.status).toBe(200);
    expect(back.json).not.toMatchObject({ deploymentId: id });
    harness.settle();
    expect((await call('GET', '/v2/apps/big')).status).toBe(404);
  });

  it.each([
    ['', (): void => undefined],
    [
      ', after a restart too',
      (harness: MarathonHarness): void => {
        harness.crash();
      },
    ],
  ])('makes an app under the name of one that is gone, without its versions%s', async (_, restart) => {
    const [call, harness] = await start();
    const body = { id: '/web', cmd: 'web:1', cpus: 0.1 };
    const made = (await call('POST', '/v2/apps', body)).json as { version: string };
    harness.settle();
    await call('DELETE', '/v2/apps/web');
    harness.settle();
    restart(harness);
    await call('POST', '/v2/apps', { ...body, cmd: 'web:2' });
    harness.settle();
    restart(harness);
    const { versions } = (await call('GET', '/v2/apps/web/versions')).json as { versions: string[] };
    expect(versions).toEqual([harness.app('/web')?.version]);
    expect((await call('GET', `/v2/apps/web/versions/${made.version}`)).status).toBe(404);
    expect((await call('PUT', '/v2/apps/web', { version: made.version })).status).toBe(404);
    // The tree that had the other one is kept, and is gone back to.
    expect((await call('GET', `/v2/groups/versions/${made.version}`)).json).toMatchObject({
      apps: [{ cmd: 'web:1' }],
    });
    expect((await call('PUT', '/v2/groups', { version: made.version })).status).toBe(200);
    expect(harness.app('/web')).toMatchObject({ cmd: 'web:1' });
  });
});

import { describe, expect, it } from '@jest/globals';
import { openEcs, openLocal } from '../../src/assembly/back-end.ts';
import type { Machinery } from '../../src/assembly/back-end.ts';
import { heldBy } from '../../src/assembly/port-holder.ts';
import { ProblemError } from '../../src/assembly/problem.ts';
import { resolveSettings } from '../../src/assembly/resolve-settings.ts';
import { startLocalEcs } from '../../src/assembly/start-local-ecs.ts';
import { createSystemClock } from '../../src/assembly/system-clock.ts';
import { createSystemIds } from '../../src/assembly/system-ids.ts';
import { UNLIMITED } from '../../src/bridge/api-limits.ts';
import { closedPort } from '../support/closed-port.ts';
import { RecordingLogger } from '../support/recording-logger.ts';

function createMachinery(): Machinery {
  return { clock: createSystemClock(), ids: createSystemIds(), logger: new RecordingLogger() };
}

describe('an embedded ECS of one driver', () => {
  it('answers as ECS would', async () => {
    const backEnd = await openLocal({ clusterName: 'own' }, createMachinery());
    await expect(backEnd.gateway.describeCluster()).resolves.toMatchObject({
      clusterName: 'own',
      status: 'ACTIVE',
    });
    await backEnd.close();
  });

  it('has no API limits, unless it is made with some', async () => {
    const free = await openLocal({}, createMachinery());
    const limited = await openLocal({ limits: 'account' }, createMachinery());
    expect(free.apiBudget).toBe(UNLIMITED);
    expect(limited).not.toHaveProperty('apiBudget');
    await free.close();
    await limited.close();
  });

  it('ends with the back end: its port is free again', async () => {
    const port = await closedPort();
    const first = await openLocal({ port }, createMachinery());
    await first.close();
    const second = await openLocal({ port }, createMachinery());
    await second.close();
    await expect(second.gateway.describeCluster()).rejects.toThrow();
  });

  it('cannot be had at a port that is taken, which is said', async () => {
    const running = await startLocalEcs({ logger: new RecordingLogger() });
    const port = Number(new URL(running.endpoint).port);
    const failure: unknown = await openLocal({ port }, createMachinery()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProblemError);
    expect(failure).toMatchObject({
      message: `Port ${port} (embedded ECS) is in use${heldBy(port)} on this machine → give --port 0 (in a program: port: 0), which takes any free one, or another number [PORT_IN_USE]`,
      cause: { code: 'EADDRINUSE' },
    });
    await running.close();
  });

  it.each([
    ['clusterName', 'a b'],
    ['clusterName', ''],
    ['region', 'eu west 1'],
    ['accessKeyId', ''],
    ['accessKeyId', 'x y'],
  ])('refuses the option %s of %j, without telling the value, which may be a key', async (key, value) => {
    const opening = openLocal({ [key]: value }, createMachinery());
    const failure: unknown = await opening.catch((error: unknown) => error);
    expect(failure).toMatchObject({
      problem: { code: 'CONFIG_VALUE', what: expect.stringMatching(`^option ${key}: expected \\d+ to \\d+`) },
    });
  });

  it('is told of a machine that cannot be', async () => {
    const impossible = openLocal({ instances: [{ vcpus: -1 }] }, createMachinery());
    await expect(impossible).rejects.toThrow('vcpus must be above 0');
    await expect(impossible).rejects.toMatchObject({ problem: { code: 'CONFIG_VALUE' } });
  });

  it('does not hide other mistakes', async () => {
    const impossible = openLocal({ limits: { scale: -1 } }, createMachinery());
    await expect(impossible).rejects.not.toBeInstanceOf(ProblemError);
  });
});

describe('an embedded ECS that is running already', () => {
  it('is used and left running', async () => {
    const running = await startLocalEcs({ logger: new RecordingLogger() });
    const [one, other] = [
      await openLocal(running, createMachinery()),
      await openLocal(running, createMachinery()),
    ];
    await one.close();
    await expect(other.gateway.describeCluster()).resolves.toMatchObject({ clusterName: 'default' });
    await other.close();
    await running.close();
  });
});

describe('Amazon ECS', () => {
  it('is not called before there is something to ask', async () => {
    // Nothing listens there, and there are no credentials: it could not succeed.
    const settings = resolveSettings({ endpoint: 'http://127.0.0.1:1' }, {});
    const backEnd = openEcs(settings, createMachinery());
    expect(backEnd).not.toHaveProperty('apiBudget');
    await expect(backEnd.close()).resolves.toBeUndefined();
  });
});

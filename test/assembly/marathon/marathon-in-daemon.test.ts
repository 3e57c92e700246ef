import { copyFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runDaemon } from '../../../src/assembly/daemon/run-daemon.ts';
import type { RunningDaemon } from '../../../src/assembly/daemon/run-daemon.ts';
import { createBridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import { resolveDaemonSettings } from '../../../src/assembly/resolve-settings.ts';
import { startLocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import { createSystemClock } from '../../../src/assembly/system-clock.ts';
import { createSystemIds } from '../../../src/assembly/system-ids.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { serialAt, tlsFile } from '../../support/tls-material.ts';

interface Task {
  readonly id: string;
  readonly state: string;
}

describe('Marathon in a daemon', () => {
  let local: LocalEcs;
  let directory: string;
  const logger = new RecordingLogger();
  const daemons: RunningDaemon[] = [];

  beforeEach(async () => {
    local = await startLocalEcs({ instances: 1, runtime: 'simulated', startLatency: [0, 0], stopMs: 0 });
    directory = await mkdtemp(join(tmpdir(), 'ecs-scheduler-marathon-'));
  });

  afterEach(async () => {
    await Promise.all(daemons.splice(0).map((daemon) => daemon.close()));
    await local.close();
    await rm(directory, { recursive: true });
  });

  async function start(flags: Readonly<Record<string, unknown>> = {}): Promise<RunningDaemon> {
    const clock = createSystemClock();
    const machinery = { clock, ids: createSystemIds(), logger, metrics: createBridgeMetrics(clock) };
    const resolved = resolveDaemonSettings({ mesosPort: 0, ...flags }, {});
    const daemon = await runDaemon(resolved, machinery, { local, made: {} });
    daemons.push(daemon);
    await daemon.ready;
    return daemon;
  }

  const apiOf = ({ marathon }: RunningDaemon): string => marathon?.at.url ?? '';

  async function post(daemon: RunningDaemon, app: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${apiOf(daemon)}/v2/apps`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ cpus: 0.125, mem: 64, ...app }),
    });
    expect(answer.status).toBe(201);
  }

  /** The ids of an app's tasks, once so many run. */
  async function runningTasks(daemon: RunningDaemon, id: string, count: number): Promise<readonly string[]> {
    for (;;) {
      const answer = await fetch(`${apiOf(daemon)}/v2/apps/${id}/tasks`);
      const { tasks = [] } = (await answer.json()) as { readonly tasks?: readonly Task[] };
      if (tasks.length === count && tasks.every(({ state }) => state === 'TASK_RUNNING'))
        return tasks.map((task) => task.id).sort();
    }
  }

  const livingInEcs = (): number =>
    local.view().tasks.filter(({ known }) => known.lastStatus !== 'STOPPED').length;

  it('that stops ends the streams of events and leaves the tasks running; the next one has them again', async () => {
    const first = await start({ store: directory });
    await post(first, { id: '/web', cmd: 'sleep360:1', instances: 2 });
    const before = await runningTasks(first, 'web', 2);
    const stream = await fetch(`${apiOf(first)}/v2/events`, { headers: { accept: 'text/event-stream' } });
    await first.close();
    // The stream ends as it should, not by a line that breaks.
    expect(await stream.text()).toContain('event_stream_attached');
    expect(livingInEcs()).toBe(2);
    const second = await start({ store: directory });
    expect(await runningTasks(second, 'web', 2)).toEqual(before);
    expect(local.ledger().tasks).toHaveLength(2);
  });

  it('that an operator tears down is refused for good, with its tasks, while the bridge goes on', async () => {
    const daemon = await start();
    await post(daemon, { id: '/web', cmd: 'sleep360:1', instances: 1 });
    await runningTasks(daemon, 'web', 1);
    const info = (await (await fetch(`${apiOf(daemon)}/v2/info`)).json()) as { readonly frameworkId: string };
    const teardown = await fetch(`${daemon.at.url}/teardown`, {
      method: 'POST',
      body: new URLSearchParams({ frameworkId: info.frameworkId }).toString(),
    });
    expect(teardown.status).toBe(200);
    await expect(daemon.marathon?.failed).rejects.toMatchObject({ problem: { code: 'FRAMEWORK_REFUSED' } });
    const refused = await fetch(`${apiOf(daemon)}/v2/apps//web/restart`, { method: 'POST' });
    expect(refused.status).toBe(503);
    expect(await refused.json()).toEqual({
      message: expect.stringContaining('does not take Marathon any more') as unknown,
    });
    expect((await fetch(`${daemon.at.url}/ready`)).status).toBe(200);
    expect(logger.at('error').map(({ fields }) => fields['event'])).toContain('marathon.torn-down');
    while (livingInEcs() > 0) await fetch(`${daemon.at.url}/health`);
  });

  it('has the certificate of the other doors, and takes a renewed one with them', async () => {
    const certificate = join(directory, 'cert.pem');
    const key = join(directory, 'cert.key');
    const put = (name: string): void => {
      copyFileSync(tlsFile(`${name}.pem`), certificate);
      copyFileSync(tlsFile(`${name}.key`), key);
    };
    put('server');
    const daemon = await start({ tlsCertificate: certificate, tlsKey: key });
    const ports = [daemon.at.port, daemon.marathon?.at.port ?? 0];
    const before = await Promise.all(ports.map(serialAt));
    put('next-server');
    await daemon.reload();
    const after = await Promise.all(ports.map(serialAt));
    expect(new Set(before).size).toBe(1);
    expect(new Set(after).size).toBe(1);
    expect(after).not.toEqual(before);
  });

  it('that cannot listen takes the daemon with it', async () => {
    const first = await start();
    await expect(start({ marathonPort: first.marathon?.at.port })).rejects.toMatchObject({
      problem: { code: 'PORT_IN_USE' },
    });
  });
});

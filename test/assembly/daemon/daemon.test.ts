import { copyFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openLocal } from '../../../src/assembly/back-end.ts';
import { withOwner } from '../../../src/assembly/bridge-config.ts';
import { startDaemon } from '../../../src/assembly/daemon/daemon.ts';
import type { Daemon } from '../../../src/assembly/daemon/daemon.ts';
import { DOORS } from '../../../src/assembly/daemon/serve-all.ts';
import { resolveDaemonSettings } from '../../../src/assembly/resolve-settings.ts';
import { startLocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import type { LocalEcs } from '../../../src/assembly/start-local-ecs.ts';
import { createSystemClock } from '../../../src/assembly/system-clock.ts';
import { createSystemIds } from '../../../src/assembly/system-ids.ts';
import type { Event } from '../../../src/mesos/event.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { serialAt, tlsFile } from '../../support/tls-material.ts';
import { TestClient } from '../../doors/grpc/grpc-fixture.ts';
import type { TestStream } from '../../doors/grpc/grpc-fixture.ts';

describe('a daemon', () => {
  let local: LocalEcs;
  const daemons: Daemon[] = [];

  beforeEach(async () => {
    local = await startLocalEcs({ instances: 1, runtime: 'simulated' });
  });

  afterEach(async () => {
    await Promise.all(daemons.splice(0).map((daemon) => daemon.close()));
    await local.close();
  });

  async function start(
    flags: Readonly<Record<string, unknown>> = {},
    store = createMemoryStore(),
  ): Promise<Daemon> {
    const { settings } = resolveDaemonSettings({ mesosPort: 0, ...flags }, {});
    const machinery = {
      clock: createSystemClock(),
      ids: createSystemIds(),
      logger: new RecordingLogger(),
    };
    const daemon = await startDaemon({
      settings: { ...settings, ...withOwner(settings, 'daemon') },
      machinery,
      openBackEnd: () => openLocal(local, machinery),
      openStore: () => Promise.resolve(store),
      doors: DOORS,
      mayMovePort: false,
    });
    daemons.push(daemon);
    return daemon;
  }

  /** Subscribes a framework. @returns its id. */
  function subscribe(daemon: Daemon): Promise<string> {
    return new Promise((resolve) => {
      const session = daemon.master.openSession({
        received: (event: Event) => {
          if (event.type === 'SUBSCRIBED') resolve(event.subscribed.frameworkId);
        },
        refused: () => undefined,
        closed: () => undefined,
      });
      session.send({ type: 'SUBSCRIBE', subscribe: { frameworkInfo: { user: 'me', name: 'test' } } });
    });
  }

  it('listens at once, and is ready when it has read ECS', async () => {
    const daemon = await start();
    expect((await fetch(daemon.at.url)).status).toBe(200);
    await daemon.ready;
    expect(daemon.master.isReady).toBe(true);
    expect((await fetch(`${daemon.at.url}/ready`)).status).toBe(200);
  });

  it("serves what Mesos's tools and Prometheus read", async () => {
    const daemon = await start();
    await daemon.ready;
    for (const path of ['/state', '/master/slaves', '/metrics/snapshot', '/metrics', '/openapi.json'])
      expect((await fetch(daemon.at.url + path)).status).toBe(200);
  });

  it('remembers a framework that was connected when it stopped, however short its failover time-out', async () => {
    const store = createMemoryStore();
    const first = await start({}, store);
    await first.ready;
    const id = await subscribe(first);
    await first.bridge.finish();
    const records = await store.load();
    expect(records.map(({ key }) => key)).toContain(`framework/${id}`);
    expect(records.map(({ key }) => key)).not.toContain(`completed/${id}`);
  });

  it('turns callers away while it stops', async () => {
    const daemon = await start();
    await daemon.ready;
    await daemon.bridge.finish();
    expect(daemon.master.isReady).toBe(false);
    expect((await fetch(`${daemon.at.url}/ready`)).status).toBe(503);
  });

  it('serves gRPC as well, on a port of its own, to those who may come', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ecs-scheduler-daemon-'));
    const clients: TestClient[] = [];
    const subscribed = (daemon: Daemon, metadata = {}): TestStream => {
      const client = new TestClient(daemon.grpc);
      clients.push(client);
      return client.subscribe(metadata);
    };
    try {
      const path = join(directory, 'who.yaml');
      writeFileSync(path, 'credentials: [{ principal: ann, secret: s3cret }]', { mode: 0o600 });
      const daemon = await start({ credentials: path, heartbeatSeconds: 15 });
      await daemon.ready;
      expect(daemon.grpc).not.toBe(`127.0.0.1:${daemon.at.port}`);
      expect((await subscribed(daemon).status).code).toBe(16);
      const authorization = `Basic ${Buffer.from('ann:s3cret').toString('base64')}`;
      const [event] = await subscribed(daemon, { authorization }).received(1);
      // SUBSCRIBED says the interval: 15 as a double.
      expect(event).toContain('110000000000002e40');
    } finally {
      for (const client of clients) client.close();
      await rm(directory, { recursive: true });
    }
  });

  it('does not start where the port for gRPC is taken, and says which it is', async () => {
    const daemon = await start();
    const grpcPort = Number(daemon.grpc.split(':')[1]);
    await expect(start({ grpcPort })).rejects.toMatchObject({
      problem: { code: 'PORT_IN_USE', cure: expect.stringContaining('--grpc-port') as unknown },
    });
  });

  it('demands who comes beyond the root, where there are credentials', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ecs-scheduler-daemon-'));
    try {
      const path = join(directory, 'who.yaml');
      writeFileSync(path, 'credentials: [{ principal: ann, secret: s3cret }]', { mode: 0o600 });
      const daemon = await start({ credentials: path });
      await daemon.ready;
      const status = `${daemon.at.url}/ecs-scheduler/v1/status`;
      expect((await fetch(status)).status).toBe(401);
      const authorization = `Basic ${Buffer.from('ann:s3cret').toString('base64')}`;
      expect((await fetch(status, { headers: { authorization } })).status).toBe(200);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('takes renewed certificates, and keeps the old ones where they cannot be used', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'ecs-scheduler-daemon-'));
    const certificate = join(directory, 'cert.pem');
    const key = join(directory, 'cert.key');
    const put = (name: string): void => {
      copyFileSync(tlsFile(`${name}.pem`), certificate);
      copyFileSync(tlsFile(`${name}.key`), key);
    };
    try {
      put('server');
      const daemon = await start({ tlsCertificate: certificate, tlsKey: key });
      expect(daemon.at.url).toMatch(/^https:/);
      const serial = () => serialAt(daemon.at.port);
      const before = await serial();
      put('next-server');
      await daemon.reload();
      const after = await serial();
      expect(after).not.toBe(before);
      copyFileSync(tlsFile('server.key'), key);
      await expect(daemon.reload()).rejects.toThrow('TLS_UNUSABLE');
      expect(await serial()).toBe(after);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readAuthenticator } from '../../../src/assembly/daemon/doors.ts';
import { openMarathon } from '../../../src/assembly/marathon/open-marathon.ts';
import type { OpenMarathon } from '../../../src/assembly/marathon/open-marathon.ts';
import { resolveDaemonSettings } from '../../../src/assembly/resolve-settings.ts';
import { createSystemIds } from '../../../src/assembly/system-ids.ts';
import { StreamMemory } from '../../../src/doors/streams/stream-memory.ts';
import type { StateStore } from '../../../src/ports/state-store.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { LiveClock } from '../../support/live-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';

/** `Authorization` by HTTP Basic. */
export const basic = (principal: string, secret: string): Readonly<Record<string, string>> => ({
  authorization: `Basic ${Buffer.from(`${principal}:${secret}`).toString('base64')}`,
});

/** Opens Marathons without a master, each served on a port of its own, on time that stands still. */
export class Marathons {
  readonly directory: string;
  readonly #open: OpenMarathon[] = [];

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async inDirectory(): Promise<Marathons> {
    return new Marathons(await mkdtemp(join(tmpdir(), 'ecs-scheduler-marathon-')));
  }

  /** A credentials file with ann, who may do everything, and bob, who may only read. */
  credentials(): string {
    const path = join(this.directory, 'who.yaml');
    const principals =
      '[{ principal: ann, secret: s3cret }, { principal: bob, secret: l00k, readOnly: true }]';
    writeFileSync(path, `credentials: ${principals}`, { mode: 0o600 });
    return path;
  }

  /** @param flags settings beside ports that are free. */
  async open(
    flags: Readonly<Record<string, unknown>> = {},
    store: Promise<StateStore> = Promise.resolve(createMemoryStore()),
  ): Promise<OpenMarathon> {
    const { settings } = resolveDaemonSettings({ mesosPort: 0, ...flags }, {});
    const machinery = { clock: new LiveClock(), ids: createSystemIds(), logger: new RecordingLogger() };
    const authenticator = readAuthenticator(settings, machinery);
    const marathon = await openMarathon({
      settings,
      machinery,
      shared: { authenticator, memory: new StreamMemory(2 ** 20) },
      openStore: () => store,
      mayMovePort: false,
      ecs: () => undefined,
    });
    this.#open.push(marathon);
    return marathon;
  }

  /** Opens one that has read its store. @returns where its API is. */
  async begun(flags: Readonly<Record<string, unknown>> = {}): Promise<string> {
    const { at, begun } = await this.open(flags);
    await begun;
    return at.url;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.map((marathon) => marathon.close()));
    await rm(this.directory, { recursive: true });
  }
}

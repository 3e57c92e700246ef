import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';

import { createSystemClock } from '../../src/assembly/system-clock.ts';
import { createHttpServer } from '../../src/doors/http/http-server.ts';
import type { HttpServer } from '../../src/doors/http/http-server.ts';
import { serveScheduler } from '../../src/doors/mesos-http/scheduler-door.ts';
import { request } from '../doors/http/http-fixture.ts';
import { RawConnection } from '../support/raw-connection.ts';
import { RecordingLogger } from '../support/recording-logger.ts';
import { ScriptedMaster } from '../support/scripted-master.ts';

/** Clients keep a connection for their calls, and may have nothing to say for longer than servers commonly wait. */
const SILENCE_MS = 120_000;

const LINES = ['POST /api/v1/scheduler HTTP/1.1', 'Content-Type: application/json'];
const REVIVE = '{"type":"REVIVE","framework_id":{"value":"a"}}';

let server: HttpServer;
let port: number;

beforeAll(async () => {
  const made = { clock: createSystemClock(), logger: new RecordingLogger() };
  server = createHttpServer({ ...made, host: '127.0.0.1', port: 0 });
  serveScheduler(server, { ...made, master: new ScriptedMaster() });
  ({ port } = await server.listen());
});

afterAll(() => server.close());

describe('A connection that was silent for two minutes by the clock on the wall', () => {
  it(
    'takes a call, be it the first on it or not',
    async () => {
      const [fresh, used] = [await RawConnection.to(port), await RawConnection.to(port)];
      used.send(request(LINES, REVIVE));
      expect((await used.answer()).status).toBe('HTTP/1.1 202 Accepted');
      await wait(SILENCE_MS);
      for (const connection of [fresh, used]) {
        connection.send(request(LINES, REVIVE));
        expect((await connection.answer()).status).toBe('HTTP/1.1 202 Accepted');
        connection.close();
      }
    },
    SILENCE_MS + 30_000,
  );
});

import { expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';

import { createSystemClock } from '../../src/assembly/system-clock.ts';
import { request } from '../doors/http/http-fixture.ts';
import { JSON_TYPE, POST, startDoor } from '../doors/mesos-http/scheduler-fixture.ts';

/** Node's own time-outs are shorter: 5 s after an answer, 60 to 90 s before the first request. */
const SILENCE_MS = 125_000;

const KILL = '{"type":"KILL","framework_id":{"value":"a"},"kill":{"task_id":{"value":"t"}}}';

// In real time, since it is Node that would close them.
it(
  'connections that have been silent for two minutes take a call, whether or not there was one before',
  async () => {
    const { connect, close } = await startDoor({}, { clock: createSystemClock() });
    const kill = request([POST, JSON_TYPE], KILL);
    try {
      const [fresh, used] = [await connect(), await connect()];
      used.send(kill);
      expect((await used.answer()).status).toBe('HTTP/1.1 202 Accepted');
      await wait(SILENCE_MS);
      for (const connection of [fresh, used]) {
        connection.send(kill);
        expect((await connection.answer()).status).toBe('HTTP/1.1 202 Accepted');
      }
    } finally {
      await close();
    }
  },
  SILENCE_MS + 30_000,
);

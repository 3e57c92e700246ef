import { afterEach, describe, expect, it } from '@jest/globals';

import type { CallRefusal, FrameworkSession } from '../../../src/driver/framework-session.ts';
import type { Call } from '../../../src/mesos/call.ts';
import type { Event } from '../../../src/mesos/event.ts';
import { frameworkId } from '../../../src/mesos/ids.ts';
import { HttpSession } from '../../../src/remote/http/http-session.ts';
import type { HttpMasterOptions } from '../../../src/remote/http/http-master.ts';
import { closedPort } from '../../support/closed-port.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { RecordingLogger } from '../../support/recording-logger.ts';
import { record, ScriptedMaster, SUBSCRIBED } from './scripted-master.ts';
import type { Received } from './scripted-master.ts';

const SUBSCRIBE: Call = { type: 'SUBSCRIBE', subscribe: { frameworkInfo: { user: 'ann', name: 'test' } } };
const REVIVE: Call = { type: 'REVIVE', frameworkId: frameworkId('f-0000') };
const STREAM = {
  'Content-Type': 'application/json',
  'Mesos-Stream-Id': '11111111-2222-4333-8444-555555555555',
};

const isSubscribe = ({ body }: Received): boolean => body.includes('"SUBSCRIBE"');

/** The framework's end, which tells what it hears. */
class Ear {
  readonly heard: string[] = [];
  readonly refusals: CallRefusal[] = [];
  #wake: () => void = () => undefined;

  received(event: Event): void {
    this.#hear(event.type);
  }

  refused(call: Call, refusal: CallRefusal): void {
    this.refusals.push(refusal);
    this.#hear(`refused ${call.type}`);
  }

  closed(): void {
    this.#hear('closed');
  }

  async until(word: string): Promise<readonly string[]> {
    while (!this.heard.includes(word))
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return this.heard;
  }

  #hear(word: string): void {
    this.heard.push(word);
    this.#wake();
  }
}

const open: { close(): unknown }[] = [];

afterEach(() => {
  for (const each of open.splice(0)) void each.close();
});

async function master(script: ConstructorParameters<typeof ScriptedMaster>[0]): Promise<ScriptedMaster> {
  const scripted = await new ScriptedMaster(script).listen();
  open.push(scripted);
  return scripted;
}

function line(url: URL, options: Partial<HttpMasterOptions> = {}) {
  const ear = new Ear();
  const clock = new ManualClock();
  const logger = new RecordingLogger();
  const session: FrameworkSession = new HttpSession(
    { url, clock, logger, mediaType: 'application/json', ...options },
    ear,
  );
  open.push(session);
  return { ear, clock, session };
}

describe('a subscription over HTTP', () => {
  it('is a POST of the call in the encoding that is asked for', async () => {
    const scripted = await master((_request, response) => {
      response.writeHead(200, STREAM).write(SUBSCRIBED);
    });
    const { ear, session } = line(scripted.url, { authorization: 'Basic YTpi' });
    session.send(SUBSCRIBE);
    await ear.until('SUBSCRIBED');
    expect(scripted.requests).toMatchObject([
      {
        path: '/api/v1/scheduler',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          authorization: 'Basic YTpi',
        },
      },
    ]);
    expect(JSON.parse(scripted.requests[0]?.body ?? '')).toMatchObject({
      type: 'SUBSCRIBE',
      subscribe: { framework_info: { user: 'ann', name: 'test' } },
    });
  });

  it('follows a redirect to the master that leads, and calls that one from then on', async () => {
    const leader = await master((request, response) => {
      if (isSubscribe(request)) response.writeHead(200, STREAM).write(SUBSCRIBED);
      else response.writeHead(202).end();
    });
    const follower = await master((_request, response) => {
      response.writeHead(307, { Location: `//${leader.host}/master/api/v1/scheduler` }).end();
    });
    const { ear, session } = line(follower.url);
    session.send(SUBSCRIBE);
    await ear.until('SUBSCRIBED');
    session.send(REVIVE);
    const [, call] = await leader.received(2);
    expect(call).toMatchObject({ path: '/master/api/v1/scheduler' });
    expect(follower.requests).toHaveLength(1);
  });

  it.each([503, 404, 500])('that is answered with %i may be tried again', async (status) => {
    const scripted = await master((_request, response) => {
      response.writeHead(status).end('not now');
    });
    const { ear, session } = line(scripted.url);
    session.send(SUBSCRIBE);
    expect(await ear.until('closed')).toEqual(['closed']);
  });

  it.each([
    [400, 'Failed to validate scheduler::Call: no'],
    [401, '401 Unauthorized.'],
  ])('that is answered with %i is refused for good', async (status, message) => {
    const scripted = await master((_request, response) => {
      response.writeHead(status).end(message);
    });
    const { ear, session } = line(scripted.url);
    session.send(SUBSCRIBE);
    expect(await ear.until('refused SUBSCRIBE')).toEqual(['refused SUBSCRIBE']);
    expect(ear.refusals).toEqual([{ status, message }]);
  });

  it('of a master that is not there is a line that is lost', async () => {
    const { ear, session } = line(new URL(`http://127.0.0.1:${await closedPort()}`));
    session.send(SUBSCRIBE);
    expect(await ear.until('closed')).toEqual(['closed']);
  });

  it('is given up when the master takes too long to answer', async () => {
    const scripted = await master(() => undefined);
    const { ear, session, clock } = line(scripted.url);
    session.send(SUBSCRIBE);
    await scripted.received(1);
    await clock.advance(15_000);
    expect(await ear.until('closed')).toEqual(['closed']);
  });
});

describe('a stream of events', () => {
  const streaming = (
    after: (response: Parameters<ConstructorParameters<typeof ScriptedMaster>[0]>[1]) => void,
  ) =>
    master((request, response) => {
      if (!isSubscribe(request)) {
        response.writeHead(202).end();
        return;
      }
      response.writeHead(200, STREAM).write(SUBSCRIBED);
      after(response);
    });

  it('is read however it is cut, and goes on behind an event of a later version', async () => {
    const bytes =
      record('{"type":"TELEPATHY"}') + record('{"type":"RESCIND","rescind":{"offer_id":{"value":"o1"}}}');
    const scripted = await streaming((response) => {
      for (const byte of bytes) response.write(byte);
    });
    const { ear, session } = line(scripted.url);
    session.send(SUBSCRIBE);
    expect(await ear.until('RESCIND')).toEqual(['SUBSCRIBED', 'RESCIND']);
  });

  it('that ends is a line that is lost', async () => {
    const scripted = await streaming((response) => {
      response.end();
    });
    const { ear, session } = line(scripted.url);
    session.send(SUBSCRIBE);
    expect(await ear.until('closed')).toEqual(['SUBSCRIBED', 'closed']);
  });

  it('that is no RecordIO is a line that is lost', async () => {
    const scripted = await streaming((response) => {
      response.write('nonsense');
    });
    const { ear, session } = line(scripted.url);
    session.send(SUBSCRIBE);
    expect(await ear.until('closed')).toEqual(['SUBSCRIBED', 'closed']);
  });

  it('is given up after five heartbeats of silence, by the interval that the master tells', async () => {
    const scripted = await streaming(() => undefined);
    const { ear, session, clock } = line(scripted.url);
    session.send(SUBSCRIBE);
    await ear.until('SUBSCRIBED');
    await clock.settle();
    expect(clock.waits).toEqual([clock.now() + 10_000]);
    await clock.advance(10_000);
    expect(await ear.until('closed')).toEqual(['SUBSCRIBED', 'closed']);
  });
});

describe('a call over HTTP', () => {
  /** A master with a stream that answers calls as told. */
  async function subscribed(status: number, text: string) {
    const scripted = await master((request, response) => {
      if (isSubscribe(request)) response.writeHead(200, STREAM).write(SUBSCRIBED);
      else response.writeHead(status).end(text);
    });
    const rest = line(scripted.url);
    rest.session.send(SUBSCRIBE);
    await rest.ear.until('SUBSCRIBED');
    return { scripted, ...rest };
  }

  it('names the stream it belongs to', async () => {
    const { scripted, session } = await subscribed(202, '');
    session.send(REVIVE);
    const [, call] = await scripted.received(2);
    expect(call).toMatchObject({
      headers: { 'mesos-stream-id': '11111111-2222-4333-8444-555555555555' },
    });
    expect(JSON.parse(call?.body ?? '')).toEqual({ type: 'REVIVE', framework_id: { value: 'f-0000' } });
  });

  it('that is refused is told, and the line stands', async () => {
    const { ear, session } = await subscribed(400, 'Not a valid UUID');
    session.send(REVIVE);
    expect(await ear.until('refused REVIVE')).toEqual(['SUBSCRIBED', 'refused REVIVE']);
    expect(ear.refusals).toEqual([{ status: 400, message: 'Not a valid UUID' }]);
  });

  it.each([
    [403, 'Framework is not subscribed'],
    [400, 'Framework cannot be found'],
    [
      400,
      "The stream ID 'x' included in this request didn't match the stream ID currently associated with framework ID f",
    ],
    [503, 'Master has not finished recovery'],
    [307, ''],
  ])('that is answered with %i %s shows that the line is lost', async (status, text) => {
    const { ear, session } = await subscribed(status, text);
    session.send(REVIVE);
    expect(await ear.until('closed')).toEqual(['SUBSCRIBED', 'closed']);
  });

  it('is sent before the end of the session', async () => {
    const { scripted, session } = await subscribed(202, '');
    session.send({ type: 'TEARDOWN', frameworkId: frameworkId('f-0000') });
    await session.close();
    expect(scripted.requests.at(-1)?.body).toContain('TEARDOWN');
  });
});

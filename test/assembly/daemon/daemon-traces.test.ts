import { trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createOpenTelemetryTracing } from '../../../src/assembly/opentelemetry-tracing.ts';
import { REVIVE, TestClient } from '../../doors/grpc/grpc-fixture.ts';
import { observedDaemon } from './observed-daemon.ts';
import type { ObservedDaemon } from './observed-daemon.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';

interface Status {
  readonly state: string;
  readonly task_id: object;
  readonly agent_id: object;
  readonly uuid?: string;
}

/** An event as far as the test reads it. */
interface JsonEvent {
  readonly type: string;
  readonly subscribed?: { readonly framework_id: object };
  readonly offers?: { readonly offers: readonly { readonly id: object; readonly agent_id: object }[] };
  readonly update?: { readonly status: Status };
}

/** The events of a stream of RecordIO, one by one. */
async function* eventsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<JsonEvent> {
  let rest = '';
  for await (const chunk of body) {
    rest += new TextDecoder().decode(chunk);
    for (;;) {
      const [head = '', length = ''] = /^(\d+)\n/.exec(rest) ?? [];
      if (length === '' || rest.length < head.length + Number(length)) break;
      yield JSON.parse(rest.slice(head.length, head.length + Number(length))) as JsonEvent;
      rest = rest.slice(head.length + Number(length));
    }
  }
}

const scalar = (name: string, value: number): object => ({ name, type: 'SCALAR', scalar: { value } });

describe('a launch through the HTTP door of a daemon', () => {
  const exporter = new InMemorySpanExporter();
  let observed: ObservedDaemon;
  let ofTrace: readonly ReadableSpan[];

  const named = (name: string): readonly ReadableSpan[] => ofTrace.filter((span) => span.name === name);
  const idOf = (name: string): string | undefined => named(name)[0]?.spanContext().spanId;
  const parentsOf = (name: string): readonly (string | undefined)[] =>
    named(name).map(({ parentSpanContext }) => parentSpanContext?.spanId);

  const post = (body: object, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
    fetch(`${observed.daemon.at.url}/api/v1/scheduler`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  /** Subscribes, launches one task as a part of a trace, and hears of it until it runs. */
  async function launch(): Promise<void> {
    const subscribe = { framework_info: { user: 'ann', name: 'test' } };
    const stream = await post({ type: 'SUBSCRIBE', subscribe });
    const named = { 'mesos-stream-id': stream.headers.get('mesos-stream-id') ?? '' };
    if (stream.body === null) throw new Error(`there is no stream: ${stream.status}`);
    let framework: object = {};
    for await (const { type, subscribed, offers, update } of eventsOf(stream.body)) {
      if (subscribed !== undefined) framework = { framework_id: subscribed.framework_id };
      const [offer] = offers?.offers ?? [];
      if (offer !== undefined) {
        const task = {
          name: 'a',
          task_id: { value: 'a' },
          agent_id: offer.agent_id,
          resources: [scalar('cpus', 0.125), scalar('mem', 64)],
          command: { value: 'sleep360:1' },
        };
        const operations = [{ type: 'LAUNCH', launch: { task_infos: [task] } }];
        const accept = { offer_ids: [offer.id], operations, filters: { refuse_seconds: 600 } };
        const traceparent = `00-${TRACE}-${CALLER}-01`;
        await post({ ...framework, type: 'ACCEPT', accept }, { ...named, traceparent });
      }
      if (type !== 'UPDATE' || update === undefined) continue;
      const { task_id, agent_id, uuid, state } = update.status;
      await post({ ...framework, type: 'ACKNOWLEDGE', acknowledge: { task_id, agent_id, uuid } }, named);
      if (state === 'TASK_RUNNING') return;
    }
  }

  beforeAll(async () => {
    const spanProcessors = [new SimpleSpanProcessor(exporter)];
    trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
    observed = await observedDaemon({ tracing: createOpenTelemetryTracing() });
    await launch();
    ofTrace = exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === TRACE);
  }, 30_000);

  afterAll(async () => {
    await observed.close();
    trace.disable();
  });

  it('is one connected trace, a part of what the client said that it is', () => {
    expect(parentsOf('http mesos-http')).toEqual([CALLER]);
    expect(parentsOf('mesos.call ACCEPT')).toEqual([idOf('http mesos-http')]);
    const step = idOf('bridge.step');
    expect(parentsOf('bridge.step')).toEqual([idOf('mesos.call ACCEPT')]);
    expect(parentsOf('store.write')).toEqual([step]);
    expect(parentsOf('ecs.StartTask')).toEqual([step]);
    expect(parentsOf('mesos.event UPDATE')).toEqual([step, step]);
    expect(ofTrace).toHaveLength(7);
  });

  it('links the events that tell of it with the call that started it, which says what it was', () => {
    const [start] = named('ecs.StartTask');
    expect(start?.attributes).toEqual({
      'aws.ecs.cluster.arn': expect.stringMatching(/^arn:aws:ecs:.*:cluster\/default$/) as unknown,
      'ecs_scheduler.batch_size': 1,
      'aws.request_id': expect.stringMatching(/./) as unknown,
    });
    const updates = named('mesos.event UPDATE');
    expect(updates.map(({ attributes }) => attributes['mesos.task.state'])).toEqual([
      'TASK_STARTING',
      'TASK_RUNNING',
    ]);
    for (const { links } of updates)
      expect(links.map(({ context }) => context.spanId)).toEqual([start?.spanContext().spanId]);
  });

  it('has its trace in the log', () => {
    const states = observed.logger.lines.filter(({ fields }) => fields['event'] === 'task.state');
    expect(states.map(({ fields }) => fields['traceId'])).toEqual([TRACE, TRACE]);
  });

  it('stands beside the recovery and the sweeps, each a trace of its own', () => {
    const others = exporter.getFinishedSpans().filter(({ name }) => name === 'recovery' || name === 'sweep');
    expect(others.map(({ name }) => name)).toEqual(expect.arrayContaining(['recovery', 'sweep']));
    expect(others.filter(({ parentSpanContext }) => parentSpanContext !== undefined)).toEqual([]);
  });

  it('can be asked for by gRPC too, whose metadata say what a call is a part of', async () => {
    const other = TRACE.replace('0a', '0b');
    const client = new TestClient(observed.daemon.grpc);
    try {
      await client.unary('/ecs_scheduler.v1.Scheduler/Call', REVIVE, {
        traceparent: `00-${other}-${CALLER}-01`,
      });
    } finally {
      client.close();
    }
    const spans = exporter.getFinishedSpans().filter((span) => span.spanContext().traceId === other);
    const names = spans.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['grpc Call', 'mesos.call REVIVE', 'bridge.step']));
  });
});

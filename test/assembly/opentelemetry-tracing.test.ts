import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, it } from '@jest/globals';

import { createOpenTelemetryTracing } from '../../src/assembly/opentelemetry-tracing.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const SAMPLED = `00-${TRACE}-${SPAN}-01`;

afterEach(() => {
  trace.disable();
});

function collecting(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  const spanProcessors = [new SimpleSpanProcessor(exporter)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors }));
  return exporter;
}

describe('tracing without an SDK', () => {
  it('begins no trace', () => {
    expect(createOpenTelemetryTracing().start('a').traceparent).toBeUndefined();
  });

  it('hands on what the caller says of its trace', () => {
    const span = createOpenTelemetryTracing().start('a', { parent: SAMPLED });
    span.set({ a: 1 });
    span.end('failed');
    expect(span.traceparent).toBe(SAMPLED);
  });
});

describe('tracing with an SDK', () => {
  it('tells it of a span with all that there is to say of it', () => {
    const exporter = collecting();
    const tracing = createOpenTelemetryTracing();
    const startedAtMs = 1_700_000_000_000;
    const other = `00-${'1'.repeat(32)}-${'2'.repeat(16)}-00`;
    const options = { parent: SAMPLED, links: [other, undefined], remote: 'CALLED', startedAtMs } as const;
    const span = tracing.start('a', { ...options, attributes: { one: 1 } });
    span.set({ two: 'b' });
    span.end('it broke');
    const [told] = exporter.getFinishedSpans();
    expect(told).toMatchObject({
      name: 'a',
      kind: SpanKind.CLIENT,
      parentSpanContext: { traceId: TRACE, spanId: SPAN },
      attributes: { one: 1, two: 'b' },
      startTime: [startedAtMs / 1000, 0],
      status: { code: SpanStatusCode.ERROR, message: 'it broke' },
    });
    expect(told?.links.map(({ context }) => context.spanId)).toEqual(['2'.repeat(16)]);
    expect(span.traceparent).toBe(`00-${TRACE}-${told?.spanContext().spanId ?? ''}-01`);
  });

  it('begins after the tracing that it collects from', () => {
    const tracing = createOpenTelemetryTracing();
    const exporter = collecting();
    tracing.start('a').end();
    expect(exporter.getFinishedSpans()).toHaveLength(1);
  });

  it('follows the decision of whoever has called not to sample', () => {
    const exporter = collecting();
    const span = createOpenTelemetryTracing().start('a', { parent: `00-${TRACE}-${SPAN}-00` });
    span.end();
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(span.traceparent).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  });

  it.each([
    ['empty', ''],
    ['no traceparent', 'hello'],
    ['of a forbidden version', `ff-${TRACE}-${SPAN}-01`],
    ['too long for its version', `${SAMPLED}-more`],
    ['in large letters', SAMPLED.toUpperCase()],
    ['without a trace', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['without a span', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ])('begins a new trace where what the caller says is %s', (_, parent) => {
    collecting();
    const { traceparent } = createOpenTelemetryTracing().start('a', { parent });
    expect(traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(traceparent).not.toContain(TRACE);
  });

  it('takes what later versions say more for what it knows of it', () => {
    collecting();
    const span = createOpenTelemetryTracing().start('a', { parent: `01-${TRACE}-${SPAN}-01-more` });
    expect(span.traceparent).toContain(TRACE);
  });
});

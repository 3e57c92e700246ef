import {
  INVALID_TRACEID,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import type { Context, Link, SpanContext, Span as ApiSpan } from '@opentelemetry/api';

import { NO_SPAN } from '../ports/tracing.ts';
import type { Span, SpanOptions, Tracing } from '../ports/tracing.ts';
import { packageVersion } from './package-version.ts';

/** Version, trace, parent, flags; what later versions say behind them. @see W3C Trace Context, `traceparent` */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/** @returns undefined for what is no valid `traceparent`. */
function contextOf(traceparent: string | undefined): SpanContext | undefined {
  if (traceparent === undefined) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', more] = TRACEPARENT.exec(traceparent) ?? [];
  if (version === '00' && more !== undefined) return undefined;
  const traceFlags = Number.parseInt(flags, 16) & TraceFlags.SAMPLED;
  const context = { traceId, spanId, traceFlags, isRemote: true };
  return isSpanContextValid(context) ? context : undefined;
}

function traceparentOf({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}

function parentContext(traceparent: string | undefined): Context {
  const parent = contextOf(traceparent);
  return parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent);
}

function linksOf(traceparents: SpanOptions['links'] = []): Link[] {
  return traceparents.flatMap((each) => {
    const context = contextOf(each);
    return context === undefined ? [] : [{ context }];
  });
}

const KINDS = { CALLER: SpanKind.SERVER, CALLED: SpanKind.CLIENT } as const;

function wrap(span: ApiSpan): Span {
  const context = span.spanContext();
  // Nobody collects, and there is no trace of somebody else's to hand on.
  if (context.traceId === INVALID_TRACEID) return NO_SPAN;
  return {
    traceparent: traceparentOf(context),
    set: (attributes) => {
      span.setAttributes(attributes);
    },
    end: (failure) => {
      if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
      span.end();
    },
  };
}

/**
 * Spans for whatever SDK of OpenTelemetry the program has registered, be it later. Without one nothing is collected, and
 * what callers say of their traces is still handed on.
 */
export function createOpenTelemetryTracing(): Tracing {
  const tracer = trace.getTracer('ecs-scheduler-driver', packageVersion());
  return {
    start: (name, { parent, links, attributes = {}, remote, startedAtMs } = {}) => {
      const options = {
        attributes,
        kind: remote === undefined ? SpanKind.INTERNAL : KINDS[remote],
        links: linksOf(links),
        ...(startedAtMs === undefined ? {} : { startTime: startedAtMs }),
      };
      return wrap(tracer.startSpan(name, options, parentContext(parent)));
    },
  };
}

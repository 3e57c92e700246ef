import type { Span, SpanAttributes, SpanOptions, Tracing } from '../../src/ports/tracing.ts';

/** A span that was begun, and what became of it. */
export interface RecordedSpan extends SpanOptions {
  readonly name: string;
  readonly traceparent: string;
  readonly said: Readonly<SpanAttributes>;
  /** How often it was ended; once is right. */
  readonly ends: number;
  readonly failure?: string;
}

/** Remembers all spans, named as if each were a trace context. */
export class RecordingTracing implements Tracing {
  readonly spans: RecordedSpan[] = [];

  start(name: string, options: SpanOptions = {}): Span {
    const index = this.spans.length;
    const traceparent = `00-trace-${index}-01`;
    this.spans.push({ ...options, name, traceparent, said: options.attributes ?? {}, ends: 0 });
    const change = (more: (span: RecordedSpan) => Partial<RecordedSpan>): void => {
      const span = this.spans[index];
      if (span !== undefined) this.spans[index] = { ...span, ...more(span) };
    };
    return {
      traceparent,
      set: (attributes) => {
        change(({ said }) => ({ said: { ...said, ...attributes } }));
      },
      end: (failure) => {
        change(({ ends }) => ({ ends: ends + 1, ...(failure === undefined ? {} : { failure }) }));
      },
    };
  }

  named(name: string): readonly RecordedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }

  /** The only span of that name. */
  one(name: string): RecordedSpan {
    const [only, ...others] = this.named(name);
    if (only === undefined || others.length > 0)
      throw new Error(`there are ${this.named(name).length} spans ${name}`);
    return only;
  }
}

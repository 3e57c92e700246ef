/** What a span is about; OpenTelemetry's names where it has one. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** What it is a part of, as a W3C `traceparent`. Absent, or not valid: it is the first of a trace. */
  readonly parent?: string | undefined;
  /** What else it has to do with, likewise. */
  readonly links?: readonly (string | undefined)[];
  readonly attributes?: SpanAttributes;
  /** Who is at its other end: somebody who calls us, somebody we call. Absent: nobody. */
  readonly remote?: 'CALLER' | 'CALLED';
  /** Milliseconds since 1970; default: now. */
  readonly startedAtMs?: number;
}

/** Something that takes a while, as a part of a trace. */
export interface Span {
  /** What its parts name as their parent; undefined where it is part of no trace. */
  readonly traceparent: string | undefined;
  set(attributes: SpanAttributes): void;
  /** To be called once. @param failure why it did not succeed; absent when it did. */
  end(failure?: string): void;
}

/** Begins spans, for whoever collects them. No method throws, none takes long; it costs next to nothing where nobody does. */
export interface Tracing {
  start(name: string, options?: SpanOptions): Span;
}

/** A span that nobody collects. */
export const NO_SPAN: Span = { traceparent: undefined, set: () => undefined, end: () => undefined };

/** Where nobody collects. */
export const NO_TRACING: Tracing = { start: () => NO_SPAN };

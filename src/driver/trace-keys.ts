/** The keys under which the log has what a W3C `traceparent` says; none for what is none. */
export function traceKeys(traceparent: unknown): Readonly<Record<string, string>> {
  if (typeof traceparent !== 'string') return {};
  const [, traceId = '', spanId = ''] = traceparent.split('-');
  return { traceId, spanId };
}

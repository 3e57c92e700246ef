import type { Effect } from '../bridge/effect.ts';
import type { Tracing } from '../ports/tracing.ts';

/** Sends an event. One that is about a launch is a part of what asked for it, and linked with the call that started it. */
export function traceEvent(
  tracing: Tracing,
  { event, trace }: Extract<Effect, { readonly type: 'send-event' }>,
  send: () => void,
): void {
  const span =
    trace === undefined
      ? undefined
      : tracing.start(`mesos.event ${event.type}`, { parent: trace.asked, links: [trace.started] });
  if (event.type === 'UPDATE') span?.set({ 'mesos.task.state': event.update.status.state });
  send();
  span?.end();
}

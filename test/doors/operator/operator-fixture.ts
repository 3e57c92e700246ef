import { createBridgeMetrics } from '../../../src/assembly/metrics/bridge-metrics.ts';
import { operatorRoutes } from '../../../src/doors/operator/operator-routes.ts';
import { EventSubscribers } from '../../../src/doors/operator/v1/event-subscribers.ts';
import type { SubscriberOptions } from '../../../src/doors/operator/v1/event-subscribers.ts';
import type { OperatorMetrics } from '../../../src/ports/operator-metrics.ts';
import type { ScriptedBridge } from '../../support/bridge-world.ts';
import { operatedMaster } from '../../support/operated-master.ts';
import { startServer } from '../http/http-fixture.ts';
import type { StartedServer } from '../http/http-fixture.ts';

interface OperatorOptions extends Partial<SubscriberOptions> {
  readonly flags?: Readonly<Record<string, string>>;
  readonly counted?: OperatorMetrics;
}

/** What operators ask, served of a bridge under test. */
export function startOperators(
  bridge: ScriptedBridge,
  { flags = {}, counted, ...options }: OperatorOptions = {},
): Promise<StartedServer> {
  return startServer((server, made) => {
    const master = operatedMaster(bridge);
    const metrics = counted ?? createBridgeMetrics({ now: () => bridge.nowMs });
    const subscribers = new EventSubscribers(master, { ...made, ...options });
    server.onClosing(() => subscribers.endAll());
    for (const route of operatorRoutes(master, { flags }, metrics, subscribers)) server.route(route);
  });
}

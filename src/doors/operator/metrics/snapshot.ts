import type { MasterView, ResourcesView, RoleView, StatusView } from '../../../driver/master-view.ts';
import { NO_DISTRIBUTION } from '../../../ports/operator-metrics.ts';
import type { Distribution, InputQueue, OperatorMetrics } from '../../../ports/operator-metrics.ts';
import { frameworkMetrics } from './framework-metrics.ts';
import { messageMetrics } from './message-metrics.ts';
import { taskMetrics } from './task-metrics.ts';

/** Flat, as `/metrics/snapshot` is. */
export type Snapshot = Readonly<Record<string, number>>;

/** What the machine that the bridge runs on has. */
export interface SystemFacts {
  readonly cpus: number;
  readonly loads: readonly number[];
  readonly freeBytes: number;
  readonly totalBytes: number;
}

const KINDS = ['cpus', 'gpus', 'mem', 'disk'] as const;

function resourceMetrics({ total, used }: StatusView): Snapshot {
  const metrics: Record<string, number> = {};
  for (const kind of KINDS) {
    metrics[`master/${kind}_total`] = total[kind];
    metrics[`master/${kind}_used`] = used[kind];
    metrics[`master/${kind}_percent`] = total[kind] > 0 ? used[kind] / total[kind] : 0;
    for (const what of ['total', 'used', 'percent']) metrics[`master/${kind}_revocable_${what}`] = 0;
  }
  return metrics;
}

function queueMetrics({ calls, requests, others }: InputQueue): Snapshot {
  return {
    'master/event_queue_messages': calls,
    'master/event_queue_http_requests': requests,
    'master/event_queue_dispatches': others,
  };
}

function masterMetrics({ phase, startedAtMs, offers, frameworks }: StatusView, atMs: number): Snapshot {
  return {
    'master/elected': phase === 'FAILED' ? 0 : 1,
    'master/uptime_secs': startedAtMs === 0 ? 0 : (atMs - startedAtMs) / 1000,
    'master/outstanding_offers': offers,
    'master/frameworks_active': frameworks.connected,
    'master/frameworks_connected': frameworks.connected,
    'master/frameworks_inactive': frameworks.disconnected,
    'master/frameworks_disconnected': frameworks.disconnected,
  };
}

function agentMetrics({ agents }: StatusView, decisions: (event: string) => number): Snapshot {
  const inactive = agents.draining + agents.impaired + agents.disconnected;
  const active = agents.active + agents.filtered + agents.withheld;
  const lost = decisions('agent.lost');
  const removed = decisions('agent.removed');
  return {
    'master/slaves_active': active,
    'master/slaves_inactive': inactive,
    'master/slaves_connected': active + inactive - agents.disconnected,
    'master/slaves_disconnected': agents.disconnected,
    'master/slaves_unreachable': agents.unreachable,
    'master/slave_registrations': decisions('agent.found'),
    'master/slave_reregistrations': decisions('agent.reconnected'),
    'master/slave_removals': removed + lost,
    'master/slave_removals/reason_unhealthy': lost,
    'master/slave_removals/reason_unregistered': removed,
    'master/slave_removals/reason_registered': 0,
    'master/slave_shutdowns_scheduled': 0,
    'master/slave_shutdowns_completed': 0,
    'master/slave_shutdowns_canceled': 0,
    'master/slave_unreachable_scheduled': lost,
    'master/slave_unreachable_completed': lost,
    'master/slave_unreachable_canceled': 0,
    'master/recovery_slave_removals': 0,
  };
}

function distribution(name: string, { count, ...quantiles }: Distribution): Snapshot {
  return {
    [name]: quantiles.p50,
    [`${name}/count`]: count,
    ...Object.fromEntries(Object.entries(quantiles).map(([key, value]) => [`${name}/${key}`, value])),
  };
}

function quotaMetrics({ name, quota = {}, allocated }: RoleView): Snapshot {
  const metrics: Record<string, number> = {};
  for (const kind of KINDS) {
    if (quota[kind] === undefined) continue;
    const prefix = `allocator/mesos/quota/roles/${name}/resources/${kind}`;
    metrics[`${prefix}/guarantee`] = 0;
    metrics[`${prefix}/limit`] = quota[kind];
    metrics[`${prefix}/offered_or_allocated`] = allocated[kind];
  }
  return metrics;
}

function roleMetrics(view: MasterView): Snapshot {
  const filters = view.filtersByRole();
  const metrics: Record<string, number> = {};
  for (const role of view.roles()) {
    metrics[`allocator/mesos/roles/${role.name}/shares/dominant`] = role.share;
    metrics[`allocator/mesos/offer_filters/roles/${role.name}/active`] = filters[role.name] ?? 0;
    Object.assign(metrics, quotaMetrics(role));
  }
  return metrics;
}

function allocatorMetrics(
  view: MasterView,
  { total, used, offered }: StatusView,
  cycles: Distribution,
): Snapshot {
  const given = (kind: keyof ResourcesView & ('cpus' | 'mem' | 'disk')): number => used[kind] + offered[kind];
  return {
    'allocator/event_queue_dispatches': 0,
    'allocator/mesos/event_queue_dispatches': 0,
    'allocator/mesos/allocation_runs': cycles.count,
    ...distribution('allocator/mesos/allocation_run_ms', cycles),
    ...distribution('allocator/mesos/allocation_run_latency_ms', NO_DISTRIBUTION),
    'allocator/mesos/resources/cpus/total': total.cpus,
    'allocator/mesos/resources/cpus/offered_or_allocated': given('cpus'),
    'allocator/mesos/resources/mem/total': total.mem,
    'allocator/mesos/resources/mem/offered_or_allocated': given('mem'),
    'allocator/mesos/resources/disk/total': total.disk,
    'allocator/mesos/resources/disk/offered_or_allocated': given('disk'),
    ...roleMetrics(view),
  };
}

/** What a master's registry is, the state store is here. */
function registrarMetrics(storeWrites: Distribution, storeLoadMs: number, storeBytes: number): Snapshot {
  return {
    'registrar/queued_operations': 0,
    'registrar/registry_size_bytes': storeBytes,
    'registrar/state_fetch_ms': storeLoadMs,
    ...distribution('registrar/state_store_ms', storeWrites),
    'registrar/log/recovered': 1,
    'registrar/log/ensemble_size': 1,
  };
}

function systemMetrics({ cpus, loads, freeBytes, totalBytes }: SystemFacts): Snapshot {
  const [one = 0, five = 0, fifteen = 0] = loads;
  return {
    'system/cpus_total': cpus,
    'system/load_1min': one,
    'system/load_5min': five,
    'system/load_15min': fifteen,
    'system/mem_free_bytes': freeBytes,
    'system/mem_total_bytes': totalBytes,
  };
}

/**
 * Every metric of a master that exporters and dashboards read, by its name there; 0 where it has no meaning here, since
 * readers complain about gaps.
 * @param subscribers of the operator API's events.
 * @see Mesos, monitoring.md of its documentation
 */
export async function metricsSnapshot(
  view: MasterView,
  system: SystemFacts,
  metrics: Omit<OperatorMetrics, 'text'>,
  subscribers: number,
): Promise<Snapshot> {
  const status = view.status();
  const { offerCycles, storeWrites, storeLoadMs } = await metrics.durations();
  const storeBytes = await metrics.storeBytes();
  return {
    ...masterMetrics(status, view.atMs),
    'master/operator_event_stream_subscribers': subscribers,
    ...queueMetrics(metrics.queue()),
    ...resourceMetrics(status),
    ...agentMetrics(status, (event) => metrics.decisions(event)),
    ...taskMetrics(view, status),
    ...messageMetrics(view),
    ...frameworkMetrics(view),
    ...allocatorMetrics(view, status, offerCycles),
    ...registrarMetrics(storeWrites, storeLoadMs, storeBytes),
    ...systemMetrics(system),
  };
}

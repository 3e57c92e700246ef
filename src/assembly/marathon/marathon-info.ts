import { hostname } from 'node:os';

import type { MarathonRunner } from '../../frameworks/marathon/runner/marathon-runner.ts';
import type { MetricValues } from '../../frameworks/marathon/rest/rest-options.ts';
import type { DaemonSettings } from '../daemon-settings.ts';

/** `marathon_config` of `/v2/info`: Marathon's options as this one has them. Those in milliseconds are there in milliseconds. */
export function marathonOptions(settings: DaemonSettings, url: string): Readonly<Record<string, unknown>> {
  return {
    hostname: new URL(url).hostname,
    webui_url: url,
    framework_name: settings.marathonFrameworkName,
    mesos_role: settings.marathonRole,
    env_vars_prefix: settings.marathonEnvVarsPrefix ?? null,
    max_instances_per_offer: settings.marathonMaxInstancesPerOffer,
    decline_offer_duration: settings.marathonDeclineOfferSeconds * 1000,
    min_revive_offers_interval: settings.marathonMinReviveSeconds * 1000,
    reconciliation_interval: settings.marathonReconciliationSeconds * 1000,
    local_port_min: settings.marathonLocalPortMin,
    local_port_max: settings.marathonLocalPortMax,
    default_network_name: settings.marathonDefaultNetwork ?? null,
    access_control_allow_origin: settings.marathonAllowOrigins,
    checkpoint: true,
    failover_timeout: 604_800,
    features: ['gpu_resources'],
    ha: false,
    mesos_user: null,
  };
}

/** What `/metrics` tells of this Marathon beside its apps, by Marathon's names. */
export function marathonMetrics(
  { counts, state }: Pick<MarathonRunner, 'counts' | 'state'>,
  uptimeSeconds: number,
): MetricValues {
  const killed = [...state.instances.all()].filter(({ stopping }) => stopping !== undefined).length;
  return {
    counters: {
      'marathon.mesos.offers.incoming.counter': counts.offersIncoming,
      'marathon.mesos.offers.declined.counter': counts.offersDeclined,
      'marathon.mesos.offers.used.counter': counts.offersUsed,
      'marathon.mesos.calls.revive.counter': counts.revives,
      'marathon.mesos.calls.suppress.counter': counts.suppresses,
      'marathon.tasks.launched.counter': counts.tasksLaunched,
    },
    gauges: {
      'marathon.instances.inflight-kills.gauge': killed,
      'marathon.uptime.gauge.seconds': uptimeSeconds,
      'marathon.leadership.duration.gauge.seconds': uptimeSeconds,
    },
  };
}

const ANY = ['0.0.0.0', '::'];

/** Where clients reach Marathon's API: where it is set, else where it listens. */
export function marathonUrl(
  { marathonHost, marathonAdvertisedHost, marathonAdvertisedPort, tlsCertificate }: DaemonSettings,
  port: number,
): string {
  const host = marathonAdvertisedHost ?? (ANY.includes(marathonHost) ? hostname() : marathonHost);
  const name = host.includes(':') ? `[${host}]` : host;
  return `${tlsCertificate === undefined ? 'http' : 'https'}://${name}:${marathonAdvertisedPort ?? port}`;
}

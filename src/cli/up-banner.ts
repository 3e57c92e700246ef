import type { RunningDaemon } from '../assembly/daemon/run-daemon.ts';
import type { OpenMarathon } from '../assembly/marathon/open-marathon.ts';
import { bannerLines, localCluster } from './banner.ts';
import type { StartedEcs } from './embedded-start.ts';
import type { Style } from './terminal.ts';
import { packageVersion } from '../assembly/package-version.ts';

type State = RunningDaemon['bridge']['runner']['state'];

/** What the banner tells of a daemon. */
export interface ShownDaemon extends Pick<
  RunningDaemon,
  'at' | 'grpc' | 'access' | 'moved' | 'grpcMoved' | 'store' | 'eventsQueue'
> {
  readonly marathon: Pick<OpenMarathon, 'at' | 'moved'> | undefined;
  readonly bridge: {
    readonly runner: { readonly state: Pick<State, 'agents' | 'cluster' | 'config' | 'events'> };
  };
}

function clusterText({ bridge }: ShownDaemon, ecs: StartedEcs | undefined): string {
  if (ecs !== undefined) return localCluster(ecs.local);
  const { cluster, agents } = bridge.runner.state;
  return `${cluster?.clusterArn ?? 'unknown'}: ${agents.size} instances`;
}

/** Where changes come from: the queue, or polling alone. */
function eventsText({ bridge, eventsQueue }: ShownDaemon, nowMs: number): string {
  const { config, events } = bridge.runner.state;
  const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
  if (!config.events) return `polling every ${seconds(config.timing.instancePollMs)}: no queue set`;
  const { lastEventAtMs } = events;
  const last =
    lastEventAtMs === undefined ? 'no event yet' : `last event ${seconds(nowMs - lastEventAtMs)} ago`;
  return `queue ${eventsQueue ?? 'of the embedded ECS'}, ${last}`;
}

function stateText({ store }: ShownDaemon, ecs: StartedEcs | undefined): string {
  if (store !== undefined) return store;
  return ecs === undefined ? 'none; what ECS forgets is lost on exit' : 'in memory, lost on exit';
}

/** The first lines of `up`: what runs, where it is, how to get in. */
export function upBanner(
  daemon: ShownDaemon,
  ecs: StartedEcs | undefined,
  nowMs: number,
  style: Style,
): readonly string[] {
  const { at, grpc, access, marathon, moved, grpcMoved } = daemon;
  const note = (port: number | undefined): string => (port === undefined ? '' : ` (${port} is in use)`);
  const rows = [
    ['Cluster', clusterText(daemon, ecs)],
    ['State', stateText(daemon, ecs)],
    ['Events', eventsText(daemon, nowMs)],
    ['Mesos', `${at.url}${note(moved)}   scheduler API, operator API, /state, /metrics`],
    ...(marathon === undefined
      ? []
      : [['Marathon', `${marathon.at.url}/v2/apps${note(marathon.moved)}`] as const]),
    ['gRPC', `${grpc}${note(grpcMoved)}`],
    ...(ecs === undefined
      ? []
      : [['ECS', `${ecs.local.endpoint}${ecs.note}   access key ${ecs.local.accessKeyId}`] as const]),
    ['Access', access],
  ] as const;
  return bannerLines(rows, packageVersion(), style);
}

import { parseArn } from '../ecs/arn.ts';
import type { DomainInfo, MasterInfo } from '../mesos/master-info.ts';
import type { BridgeState } from './state.ts';

/** Version of the Mesos master we behave as; clients want a bare x.y.z, at least 1.9.0. */
const MESOS_VERSION = '1.11.0';

/** An IPv4 address as Mesos puts it into MasterInfo: network byte order read as a little-endian number. */
function ipNumber(ip: string): number {
  const bytes = ip.split('.').map(Number);
  return bytes.reduce((sum, byte, i) => sum + byte * 256 ** i, 0);
}

/** A cluster spans the zones of its region, but the protocol wants one: it bears the region's name. */
function domainOf({ cluster }: Pick<BridgeState, 'cluster'>): { readonly domain?: DomainInfo } {
  const region = cluster && parseArn(cluster.clusterArn)?.region;
  if (region === undefined) return {};
  return { domain: { faultDomain: { region: { name: region }, zone: { name: region } } } };
}

/** The master that frameworks believe to talk to; of its domain nothing is said before the cluster has been found. */
export function masterInfo(state: Pick<BridgeState, 'epoch' | 'config' | 'cluster'>): MasterInfo {
  const { epoch, config } = state;
  const { hostname, ip, port } = config.advertised;
  return {
    id: epoch,
    ip: ipNumber(ip),
    port,
    pid: `master@${ip}:${port}`,
    hostname,
    version: MESOS_VERSION,
    address: { hostname, ip, port },
    ...domainOf(state),
  };
}

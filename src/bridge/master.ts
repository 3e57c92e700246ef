import type { MasterInfo } from '../mesos/master-info.ts';
import type { BridgeState } from './state.ts';

/** Version of the Mesos master we behave as; clients want a bare x.y.z, at least 1.9.0. */
const MESOS_VERSION = '1.11.0';

/** An IPv4 address as Mesos puts it into MasterInfo: network byte order read as a little-endian number. */
function ipNumber(ip: string): number {
  const bytes = ip.split('.').map(Number);
  return bytes.reduce((sum, byte, i) => sum + byte * 256 ** i, 0);
}

/** The master that frameworks believe to talk to. */
export function masterInfo({ epoch, config }: BridgeState): MasterInfo {
  const { hostname, ip, port } = config.advertised;
  return {
    id: epoch,
    ip: ipNumber(ip),
    port,
    pid: `master@${ip}:${port}`,
    hostname,
    version: MESOS_VERSION,
    address: { hostname, ip, port },
  };
}

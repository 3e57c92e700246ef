import type { Scheduler } from '../../../driver/scheduler-driver.ts';
import type { MasterInfo } from '../../../mesos/master-info.ts';
import type { Input } from '../scheduler/input.ts';

/** An address in network byte order that was read as a little-endian number. */
const ipText = (ip: number): string => [0, 8, 16, 24].map((bits) => (ip >>> bits) & 255).join('.');

/** Host and port of a master, as `127.0.0.1:5050`. */
function placeOf({ address, hostname, ip, port }: MasterInfo): string {
  const host = address?.hostname ?? hostname ?? address?.ip ?? ipText(ip);
  return `${host}:${address?.port ?? port}`;
}

function masterOf(info: MasterInfo): { readonly master: string; readonly region?: string } {
  const region = info.domain?.faultDomain?.region.name;
  return { master: placeOf(info), ...(region === undefined ? {} : { region }) };
}

/**
 * Marathon as its driver calls it. Callbacks decide nothing and return at once.
 * @param failed told the words of the master, or of the driver, when no callback follows any more.
 */
export function callbacksInto(take: (input: Input) => void, failed: (message: string) => void): Scheduler {
  return {
    registered: (_driver, frameworkId, master) => {
      take({ type: 'registered', frameworkId, ...masterOf(master) });
    },
    reregistered: (_driver, master) => {
      take({ type: 'registered', ...masterOf(master) });
    },
    disconnected: () => {
      take({ type: 'disconnected' });
    },
    resourceOffers: (_driver, offers) => {
      take({ type: 'offers', offers });
    },
    offerRescinded: (_driver, offerId) => {
      take({ type: 'rescinded', offerId });
    },
    statusUpdate: (_driver, status) => {
      take({ type: 'status', status });
    },
    error: (_driver, message) => {
      failed(message);
    },
  };
}

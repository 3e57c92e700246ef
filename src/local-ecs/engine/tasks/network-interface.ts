/** The elastic network interface of a task in awsvpc mode. */
export interface TaskNetworkInterface {
  readonly attachmentId: string;
  readonly networkInterfaceId: string;
  readonly subnetId: string;
  readonly macAddress: string;
  readonly privateIpv4Address: string;
}

/** An interface made out of the 32 hexadecimal digits of an id; addresses are of 10.0.0.0/8. */
export function createNetworkInterface(
  attachmentId: string,
  digits: string,
  subnetId: string,
): TaskNetworkInterface {
  const octet = (at: number): number => Number.parseInt(digits.slice(at, at + 2), 16);
  return {
    attachmentId,
    networkInterfaceId: `eni-${digits.slice(-17)}`,
    subnetId,
    macAddress: ['0a', ...[22, 24, 26, 28, 30].map((at) => digits.slice(at, at + 2))].join(':'),
    privateIpv4Address: ['10', ...[26, 28, 30].map(octet)].join('.'),
  };
}

/** @see Mesos `Address` */
export interface Address {
  readonly hostname?: string;
  readonly ip?: string;
  readonly port: number;
}

/** @see Mesos `URL` */
export interface Url {
  readonly scheme: string;
  readonly address: Address;
  readonly path?: string;
  readonly query?: readonly { readonly key: string; readonly value: string }[];
  readonly fragment?: string;
}

/** @see Mesos `DomainInfo` */
export interface DomainInfo {
  readonly faultDomain?: {
    readonly region: { readonly name: string };
    readonly zone: { readonly name: string };
  };
}

/** @see Mesos `MasterInfo.Capability.Type` */
export type MasterCapability = 'UNKNOWN' | 'AGENT_UPDATE' | 'AGENT_DRAINING' | 'QUOTA_V2';

/** Whom a framework is talking to. @see Mesos `MasterInfo` */
export interface MasterInfo {
  readonly id: string;
  /** The IPv4 address in network byte order, read as a little-endian number: 127.0.0.1 is 16777343. */
  readonly ip: number;
  readonly port: number;
  readonly pid?: string;
  readonly hostname?: string;
  /** Bare `x.y.z`, at least 1.9.0: clients parse it. */
  readonly version?: string;
  readonly address?: Address;
  readonly domain?: DomainInfo;
  readonly capabilities?: readonly { readonly type: MasterCapability }[];
}

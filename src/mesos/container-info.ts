import type { Label } from './attribute.ts';

/** @see Mesos `NetworkInfo` */
export interface NetworkInfo {
  readonly name?: string;
  readonly ipAddresses?: readonly { readonly protocol?: 'IPv4' | 'IPv6'; readonly ipAddress?: string }[];
  readonly groups?: readonly string[];
  readonly labels?: readonly Label[];
  readonly portMappings?: readonly PortMapping[];
}

/** @see Mesos `NetworkInfo.PortMapping` and `ContainerInfo.DockerInfo.PortMapping`, which are alike. */
export interface PortMapping {
  readonly hostPort: number;
  readonly containerPort: number;
  /** `tcp` (the default) or `udp`. */
  readonly protocol?: string;
}

/** @see Mesos `Volume` */
export interface Volume {
  readonly mode: 'RW' | 'RO';
  readonly containerPath: string;
  readonly hostPath?: string;
  readonly image?: unknown;
  readonly source?: unknown;
}

/** @see Mesos `ContainerInfo.DockerInfo` */
export interface DockerInfo {
  readonly image: string;
  readonly network?: 'HOST' | 'BRIDGE' | 'NONE' | 'USER';
  readonly portMappings?: readonly PortMapping[];
  readonly privileged?: boolean;
  readonly parameters?: readonly { readonly key: string; readonly value: string }[];
  readonly forcePullImage?: boolean;
  readonly volumeDriver?: string;
}

/** @see Mesos `Image` */
export interface Image {
  readonly type: 'APPC' | 'DOCKER';
  readonly docker?: { readonly name: string };
  readonly cached?: boolean;
}

/** @see Mesos `ContainerInfo` */
export interface ContainerInfo {
  readonly type: 'DOCKER' | 'MESOS';
  readonly hostname?: string;
  readonly volumes?: readonly Volume[];
  readonly docker?: DockerInfo;
  readonly mesos?: { readonly image?: Image };
  readonly networkInfos?: readonly NetworkInfo[];
  readonly linuxInfo?: unknown;
  readonly rlimitInfo?: unknown;
  readonly ttyInfo?: unknown;
}

/** What runs where, as part of a status. @see Mesos `ContainerStatus` */
export interface ContainerStatus {
  readonly containerId?: { readonly value: string };
  readonly networkInfos?: readonly NetworkInfo[];
  readonly cgroupInfo?: { readonly netCls?: { readonly classid?: number } };
  readonly executorPid?: number;
}

import type { PortMapping } from './network.ts';

export const CONTAINER_TYPES = ['DOCKER', 'MESOS'] as const;
export const VOLUME_MODES = ['RO', 'RW'] as const;
export const PERSISTENT_VOLUME_TYPES = ['root', 'path', 'mount'] as const;

type VolumeMode = (typeof VOLUME_MODES)[number];

export interface DockerContainer {
  readonly image: string;
  readonly forcePullImage: boolean;
  readonly privileged: boolean;
  readonly parameters: readonly { readonly key: string; readonly value: string }[];
  readonly pullConfig?: { readonly secret: string };
}

export interface HostVolume {
  readonly containerPath: string;
  readonly hostPath: string;
  readonly mode: VolumeMode;
}

export interface PersistentVolume {
  readonly containerPath: string;
  readonly mode: VolumeMode;
  readonly persistent: {
    readonly type: (typeof PERSISTENT_VOLUME_TYPES)[number];
    /** MiB. */
    readonly size: number;
    readonly maxSize?: number;
    readonly constraints: readonly (readonly string[])[];
  };
}

export interface ExternalVolume {
  readonly containerPath: string;
  readonly mode: VolumeMode;
  readonly external: {
    readonly name?: string;
    readonly provider?: string;
    readonly options: Readonly<Record<string, string>>;
    /** GiB. */
    readonly size?: number;
  };
}

export interface SecretVolume {
  readonly containerPath: string;
  readonly secret: string;
}

export type Volume = HostVolume | PersistentVolume | ExternalVolume | SecretVolume;

export interface Container {
  readonly type: (typeof CONTAINER_TYPES)[number];
  readonly docker?: DockerContainer;
  readonly volumes: readonly Volume[];
  /** Absent in the host's network. */
  readonly portMappings?: readonly PortMapping[];
  readonly linuxInfo?: Readonly<Record<string, unknown>>;
}

export const hasPersistentVolumes = (container: Container | undefined): boolean =>
  container?.volumes.some((volume) => 'persistent' in volume) === true;

export const hasExternalVolumes = (container: Container | undefined): boolean =>
  container?.volumes.some((volume) => 'external' in volume) === true;

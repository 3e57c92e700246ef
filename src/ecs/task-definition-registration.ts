import type { ContainerDefinition, TaskDefinition } from './task-definition.ts';

/** @see ECS `HostEntry` */
export interface HostEntry {
  readonly hostname: string;
  readonly ipAddress: string;
}

/** @see ECS `Ulimit` */
export interface Ulimit {
  readonly name: string;
  readonly softLimit: number;
  readonly hardLimit: number;
}

/** @see ECS `LogConfiguration` */
export interface LogConfiguration {
  readonly logDriver: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** @see ECS `SystemControl` */
export interface SystemControl {
  readonly namespace: string;
  readonly value: string;
}

/** A file system in memory; `size` in MiB. @see ECS `Tmpfs` */
export interface Tmpfs {
  readonly containerPath: string;
  readonly size: number;
  readonly mountOptions?: readonly string[];
}

/** `sharedMemorySize` in MiB. @see ECS `LinuxParameters` */
export interface LinuxParameters {
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
  readonly initProcessEnabled?: boolean;
  readonly sharedMemorySize?: number;
  readonly tmpfs?: readonly Tmpfs[];
}

/** Where a container sees a volume of its task. @see ECS `MountPoint` */
export interface MountPoint {
  readonly sourceVolume: string;
  readonly containerPath: string;
  readonly readOnly: boolean;
}

/** A container to be registered: what is read of one, and what only ECS's agent has to know. @see ECS `ContainerDefinition` */
export interface ContainerRegistration extends ContainerDefinition {
  readonly user?: string;
  readonly privileged?: boolean;
  readonly hostname?: string;
  readonly workingDirectory?: string;
  readonly readonlyRootFilesystem?: boolean;
  readonly extraHosts?: readonly HostEntry[];
  readonly dnsServers?: readonly string[];
  readonly dnsSearchDomains?: readonly string[];
  readonly dockerSecurityOptions?: readonly string[];
  readonly dockerLabels?: Readonly<Record<string, string>>;
  readonly ulimits?: readonly Ulimit[];
  readonly logConfiguration?: LogConfiguration;
  readonly systemControls?: readonly SystemControl[];
  readonly linuxParameters?: LinuxParameters;
  readonly mountPoints?: readonly MountPoint[];
}

/** A directory of the instance. @see ECS `Volume` */
export interface HostVolume {
  readonly name: string;
  readonly host: { readonly sourcePath: string };
}

/** What a new revision of a family is made of. @see ECS `RegisterTaskDefinition` */
export interface TaskDefinitionRegistration extends Pick<TaskDefinition, 'family'> {
  readonly networkMode: 'bridge' | 'host' | 'awsvpc' | 'none';
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
  readonly containerDefinitions: readonly ContainerRegistration[];
  readonly volumes?: readonly HostVolume[];
}

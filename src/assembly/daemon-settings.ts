import type { z } from 'zod';

import { MARATHON_SETTINGS, MARATHON_SHAPE } from './marathon/marathon-settings.ts';
import type { Setting } from './setting.ts';
import { above, flag, text, wholeNumber } from './setting-values.ts';
import { SETTINGS, SETTINGS_SCHEMA } from './settings.ts';

const LOOPBACK = '127.0.0.1';

/** What every setting of the daemon may be, and is by default: those of a bridge, and those of its doors. */
export const DAEMON_SCHEMA = SETTINGS_SCHEMA.extend({
  mesosHost: text().prefault(LOOPBACK),
  mesosPort: wholeNumber(0, 65_535).prefault(5050),
  advertisedHost: text().exactOptional(),
  advertisedPort: wholeNumber(1, 65_535).exactOptional(),
  grpcHost: text().prefault(LOOPBACK),
  grpcPort: wholeNumber(0, 65_535).exactOptional(),
  insecureListen: flag.prefault(false),
  credentials: text().exactOptional(),
  tlsCertificate: text().exactOptional(),
  tlsKey: text().exactOptional(),
  tlsClientCa: text().exactOptional(),
  heartbeatSeconds: above(0).prefault(5),
  maxBodyMiB: wholeNumber(1, 1024).prefault(16),
  maxSessions: wholeNumber(1, 100_000).prefault(1000),
  maxBufferedMiB: wholeNumber(1, 65_536).prefault(512),
  callsPerSecond: above(0).prefault(1000),
  ...MARATHON_SHAPE,
});

/** Settings of the daemon, complete and checked. */
export type DaemonSettings = z.output<typeof DAEMON_SCHEMA>;

type DoorSettings = Exclude<keyof DaemonSettings, keyof typeof SETTINGS>;

/** Every setting of the daemon beyond those of a bridge. */
const DOOR_SETTINGS: Readonly<Record<DoorSettings, Setting>> = {
  mesosHost: {
    variable: 'ECS_SCHEDULER_MESOS_HOST',
    file: 'mesos.host',
    form: 'text',
    help: 'address on which the Mesos APIs listen',
  },
  mesosPort: {
    variable: 'ECS_SCHEDULER_MESOS_PORT',
    file: 'mesos.port',
    form: 'number',
    help: 'port of the Mesos APIs; 0 takes any free one',
  },
  advertisedHost: {
    variable: 'ECS_SCHEDULER_ADVERTISED_HOST',
    file: 'mesos.advertisedHost',
    form: 'text',
    help: 'host name or address by which frameworks reach the Mesos APIs; by default where they listen',
  },
  advertisedPort: {
    variable: 'ECS_SCHEDULER_ADVERTISED_PORT',
    file: 'mesos.advertisedPort',
    form: 'number',
    help: 'port by which frameworks reach the Mesos APIs; by default where they listen',
  },
  grpcHost: {
    variable: 'ECS_SCHEDULER_GRPC_HOST',
    file: 'grpc.host',
    form: 'text',
    help: 'address on which the gRPC API listens',
  },
  grpcPort: {
    variable: 'ECS_SCHEDULER_GRPC_PORT',
    file: 'grpc.port',
    form: 'number',
    help: 'port of the gRPC API; 0 takes any free one. By default 50051, or any free one where mesosPort is 0',
  },
  insecureListen: {
    variable: 'ECS_SCHEDULER_INSECURE_LISTEN',
    file: 'access.insecureListen',
    form: 'flag',
    help: 'whether to listen beyond this machine without credentials',
  },
  credentials: {
    variable: 'ECS_SCHEDULER_CREDENTIALS',
    file: 'access.credentials',
    form: 'text',
    help: 'file of principals, their secrets and roles; without it nobody is asked who they are',
  },
  tlsCertificate: {
    variable: 'ECS_SCHEDULER_TLS_CERTIFICATE',
    file: 'tls.certificate',
    form: 'text',
    help: 'file of the certificate chain (PEM); with it every door speaks TLS',
  },
  tlsKey: {
    variable: 'ECS_SCHEDULER_TLS_KEY',
    file: 'tls.key',
    form: 'text',
    help: "file of the certificate's private key (PEM)",
  },
  tlsClientCa: {
    variable: 'ECS_SCHEDULER_TLS_CLIENT_CA',
    file: 'tls.clientCa',
    form: 'text',
    help: 'file of the authorities (PEM) whose client certificates are demanded',
  },
  heartbeatSeconds: {
    variable: 'ECS_SCHEDULER_HEARTBEAT_SECONDS',
    file: 'mesos.heartbeatSeconds',
    form: 'number',
    help: 'time between two HEARTBEAT events',
  },
  maxBodyMiB: {
    variable: 'ECS_SCHEDULER_MAX_BODY_MIB',
    file: 'limits.bodyMiB',
    form: 'number',
    help: 'largest body of a request, in MiB',
  },
  maxSessions: {
    variable: 'ECS_SCHEDULER_MAX_SESSIONS',
    file: 'limits.sessions',
    form: 'number',
    help: 'event streams open at once',
  },
  maxBufferedMiB: {
    variable: 'ECS_SCHEDULER_MAX_BUFFERED_MIB',
    file: 'limits.bufferedMiB',
    form: 'number',
    help: 'events that may wait for all event streams together, in MiB; beyond, whoever has the most is cut off',
  },
  callsPerSecond: {
    variable: 'ECS_SCHEDULER_CALLS_PER_SECOND',
    file: 'limits.callsPerSecond',
    form: 'number',
    help: 'calls a second that one principal, or one address without principals, may make',
  },
  ...MARATHON_SETTINGS,
};

/** Every setting of the daemon: where it can come from and what it is for. */
export const DAEMON_SETTINGS: Readonly<Record<keyof DaemonSettings, Setting>> = {
  ...SETTINGS,
  ...DOOR_SETTINGS,
};

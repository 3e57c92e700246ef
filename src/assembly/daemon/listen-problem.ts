import { ListenError } from '../../doors/http/listen-error.ts';
import { heldBy } from '../port-holder.ts';
import { PROGRAM } from '../problem.ts';
import type { Problem } from '../problem.ts';

/** What is served at a port, and by which settings. */
export interface ListeningApi {
  readonly name: string;
  readonly hostFlag: string;
  readonly portFlag: string;
  readonly port: number;
}

const MESOS_API: ListeningApi = {
  name: 'Mesos API',
  hostFlag: '--mesos-host',
  portFlag: '--mesos-port',
  port: 5050,
};

export const GRPC_API: ListeningApi = {
  name: 'gRPC',
  hostFlag: '--grpc-host',
  portFlag: '--grpc-port',
  port: 50_051,
};

export const MARATHON_API: ListeningApi = {
  name: 'Marathon API',
  hostFlag: '--marathon-host',
  portFlag: '--marathon-port',
  port: 8080,
};

/** @returns why an API cannot be served, with what helps; undefined when the error is about something else. */
export function listenProblem(error: unknown, api = MESOS_API): Problem | undefined {
  if (!(error instanceof ListenError)) return undefined;
  const { code, host, port, message } = error;
  const { name, hostFlag, portFlag } = api;
  switch (code) {
    case 'PORT_IN_USE':
      return {
        code,
        what: `Port ${port} (${name}) of ${host} is in use${heldBy(port)} on this machine`,
        cure: `give another one: ${portFlag} ${port + 1}, or ${portFlag} 0 for any free one`,
      };
    case 'PORT_FORBIDDEN':
      return {
        code,
        what: `Port ${port} (${name}) is not open to this user`,
        cure: `give one of 1024 or more: ${portFlag} ${api.port}`,
      };
    case 'ADDRESS_UNKNOWN':
      return {
        code,
        what: message,
        cure: `give ${hostFlag} 127.0.0.1, or 0.0.0.0 for all networks of this machine`,
      };
    case 'OPEN_WITHOUT_CREDENTIALS':
      return { code, what: message, cure: 'give --credentials FILE, or --insecure-listen' };
    case 'TLS_UNUSABLE':
      return {
        code,
        what: message,
        cure: 'give --tls-certificate and --tls-key that belong together, in PEM',
      };
    case 'FAILED':
      return {
        code: 'ADDRESS_UNKNOWN',
        what: message,
        cure: `npx ${PROGRAM} up --help lists what can be set`,
      };
  }
}

import { ListenError } from '../../doors/http/listen-error.ts';
import { PROGRAM } from '../problem.ts';
import type { Problem } from '../problem.ts';

/** @returns why the Mesos APIs cannot be served, with what helps; undefined when the error is about something else. */
export function listenProblem(error: unknown): Problem | undefined {
  if (!(error instanceof ListenError)) return undefined;
  const { code, host, port, message } = error;
  switch (code) {
    case 'PORT_IN_USE':
      return {
        code,
        what: `Port ${port} (Mesos API) of ${host} is in use on this machine`,
        cure: `give another one: --mesos-port ${port + 1}, or --mesos-port 0 for any free one`,
      };
    case 'PORT_FORBIDDEN':
      return {
        code,
        what: `Port ${port} (Mesos API) is not open to this user`,
        cure: 'give one of 1024 or more: --mesos-port 5050',
      };
    case 'ADDRESS_UNKNOWN':
      return {
        code,
        what: message,
        cure: 'give --mesos-host 127.0.0.1, or 0.0.0.0 for all networks of this machine',
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

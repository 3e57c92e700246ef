import { heldBy } from './port-holder.ts';
import type { Problem } from './problem.ts';

const ANY_FREE = 'give --port 0 (in a program: port: 0), which takes any free one';

/** @returns why the embedded ECS cannot listen on a port, or undefined when the error is about something else. */
export function portProblem(error: unknown, port: number): Problem | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  switch (error.code) {
    case 'EADDRINUSE':
      return {
        code: 'PORT_IN_USE',
        what: `Port ${port} (embedded ECS) is in use${heldBy(port)} on this machine`,
        cure: `${ANY_FREE}, or another number`,
      };
    case 'EACCES':
      return {
        code: 'PORT_FORBIDDEN',
        what: `Port ${port} (embedded ECS) is not open to this user`,
        cure: `${ANY_FREE}, or a number of 1024 or more`,
      };
    default:
      return undefined;
  }
}

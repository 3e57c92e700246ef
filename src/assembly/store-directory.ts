import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** File systems end names at 255 bytes; some room is left. */
const MAX_NAME = 200;

/** An owner as the name of a file: percent-encoded, and shortened by its hash where it is too long. */
function fileNameOf(owner: string): string {
  const encoded = encodeURIComponent(owner).replaceAll('*', '%2A').replace(/^\./, '%2E');
  if (encoded.length <= MAX_NAME) return encoded;
  const hash = createHash('sha256').update(owner).digest('hex').slice(0, 16);
  return `${encoded.slice(0, MAX_NAME - hash.length - 1)}-${hash}`;
}

/**
 * Where state is kept unless told otherwise: in `ecs-scheduler` under XDG_STATE_HOME, which is `~/.local/state` when not
 * set (or not absolute, as the XDG Base Directory Specification has it).
 * @returns the directory of the owner's store; without an owner that which holds them all.
 */
export function defaultStoreDirectory(environment: NodeJS.ProcessEnv, owner?: string): string {
  const given = environment['XDG_STATE_HOME'] ?? '';
  const stateHome = isAbsolute(given) ? given : join(environment['HOME'] ?? homedir(), '.local', 'state');
  return join(stateHome, 'ecs-scheduler', ...(owner === undefined ? [] : [fileNameOf(owner)]));
}

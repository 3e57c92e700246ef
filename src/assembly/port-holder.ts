import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A process that listens on a port. */
export interface PortHolder {
  readonly pid: number;
  /** As `ps` tells it, such as `node`. */
  readonly name: string;
}

/** The state LISTEN in /proc/net/tcp. */
const LISTEN = '0A';

/** What `read` gives; undefined where this user may not look, or where there is no /proc. */
function attempt<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/**
 * The inodes of the sockets that listen on a port.
 * @param table the text of /proc/net/tcp or tcp6: after a heading a line for each socket, its second column the local
 * address and port in hexadecimal, the fourth its state, the tenth its inode.
 * @see proc_net_tcp in the kernel's documentation
 */
export function listeningInodes(table: string, port: number): readonly string[] {
  return table
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => state === LISTEN && parseInt(local.split(':')[1] ?? '', 16) === port)
    .flatMap(([, , , , , , , , , inode]) => inode ?? []);
}

/**
 * The process that listens on a port of this machine: on Linux, one that this user may look into.
 * @param proc where the kernel tells of processes.
 */
export function findPortHolder(port: number, proc = '/proc'): PortHolder | undefined {
  const tables = ['tcp', 'tcp6'].map(
    (name) => attempt(() => readFileSync(`${proc}/net/${name}`, 'utf8')) ?? '',
  );
  const sockets = new Set(
    tables.flatMap((table) => listeningInodes(table, port)).map((inode) => `socket:[${inode}]`),
  );
  if (sockets.size === 0) return undefined;
  const pids = (attempt(() => readdirSync(proc)) ?? []).filter((name) => /^\d+$/.test(name));
  const holder = pids.find((pid) =>
    (attempt(() => readdirSync(`${proc}/${pid}/fd`)) ?? []).some((fd) =>
      sockets.has(attempt(() => readlinkSync(`${proc}/${pid}/fd/${fd}`)) ?? ''),
    ),
  );
  const name = attempt(() => readFileSync(`${proc}/${holder ?? ''}/comm`, 'utf8').trim());
  return holder === undefined || name === undefined ? undefined : { pid: Number(holder), name };
}

/** @returns ` by pid 4121 (node)`, or nothing where that cannot be found out. */
export function heldBy(port: number, proc?: string): string {
  const holder = findPortHolder(port, proc);
  return holder === undefined ? '' : ` by pid ${holder.pid} (${holder.name})`;
}

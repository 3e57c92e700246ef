import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { findPortHolder, heldBy, listeningInodes } from '../../src/assembly/port-holder.ts';

/** Two sockets of port 5050 (13BA), of which the second listens, and one that listens on another. */
const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:13BA 0100007F:94DB 06 00000000:00000000 03:00000000 00000000     0        0 11 3 000000005477e177
   1: 0100007F:13BA 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 22 1 000000002669ddd4 100 0 0 10 0
   2: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 33 1 000000002669ddd4 100 0 0 10 0
`;

describe('who holds a port', () => {
  it('is told by the socket that listens on it, not by its connections', () => {
    expect(listeningInodes(TABLE, 5050)).toEqual(['22']);
    expect(listeningInodes(TABLE, 8080)).toEqual(['33']);
    expect(listeningInodes(TABLE, 80)).toEqual([]);
    expect(listeningInodes('', 80)).toEqual([]);
  });

  it('is nobody where the machine does not tell', () => {
    expect(findPortHolder(5050, '/there/is/no/proc')).toBeUndefined();
  });

  it('is the process that has the socket open', async () => {
    const proc = await mkdtemp(join(tmpdir(), 'proc-'));
    try {
      await mkdir(join(proc, 'net'));
      await writeFile(join(proc, 'net/tcp'), TABLE);
      for (const [pid, name, inode] of [
        ['7', 'sshd', 33],
        ['4121', 'node', 22],
      ] as const) {
        await mkdir(join(proc, pid, 'fd'), { recursive: true });
        await symlink(`socket:[${inode}]`, join(proc, pid, 'fd/3'));
        await writeFile(join(proc, pid, 'comm'), `${name}\n`);
      }
      expect(findPortHolder(5050, proc)).toEqual({ pid: 4121, name: 'node' });
      expect(heldBy(5050, proc)).toBe(' by pid 4121 (node)');
      expect(heldBy(80, proc)).toBe('');
    } finally {
      await rm(proc, { recursive: true });
    }
  });
});

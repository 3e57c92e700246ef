import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A bridge with a Marathon on an embedded ECS, in a process of its own. */
export interface StartedDaemon {
  /** Of Marathon, such as `http://127.0.0.1:8080`. */
  readonly url: string;
  /** Ends it with all its tasks. */
  stop(): Promise<void>;
}

const UP = ['--import', 'tsx', 'src/cli/main.ts', 'up', '--local', '--translate'];
/** At ports that are free, and without a word about each task that is killed. */
const QUIETLY = ['--mesos-port', '0', '--ecs-port', '0', '--log-level', 'error'];

/** @throws Error when it ends before it is ready. */
export async function startDaemon(): Promise<StartedDaemon> {
  const child = spawn(process.execPath, [...UP, ...QUIETLY], { stdio: ['ignore', 'pipe', 'inherit'] });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    url ??= /^ {2}Marathon +(\S+)\/v2\/apps/.exec(line)?.[1];
    if (line.startsWith('Ready in')) break;
  }
  // What it prints from now on is of no interest, and must not fill its pipe.
  child.stdout.resume();
  if (url === undefined) throw new Error('the daemon has ended before it was ready');
  return { url, stop };
}

/**
 * Shows a restart: starts an embedded ECS in a process of its own, runs the batch scheduler on it, kills that with
 * SIGKILL in the middle, starts it again, and lets it find out what has become of its jobs.
 *
 *   npm run example:batch
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const TSX = ['--import', 'tsx'];
const ACCESS_KEY = 'AKIALOCALEXAMPLE';

function start(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
  const child = spawn(process.execPath, [...TSX, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on('line', (line) => {
      console.log(`${name.padEnd(9)} | ${line}`);
      child.emit('line', line);
    });
  return child;
}

/** Waits for a line of a child's output. */
function untilLine(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve) => {
    child.on('line', (line: string) => {
      const found = pattern.exec(line);
      if (found !== null) resolve(found[1] ?? line);
    });
  });
}

const directory = mkdtempSync(join(tmpdir(), 'batch-'));
const ecs = start('ecs', [here('../src/cli/main.ts'), 'local', '--port', '0', '--access-key-id', ACCESS_KEY]);
try {
  const endpoint = await untilLine(ecs, /AWS_ECS_ENDPOINT=(\S+)/);
  const env = {
    AWS_ECS_ENDPOINT: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: 'local',
    ECS_SCHEDULER_TASK_POLL_SECONDS: '0.5',
    // Without a store the second one finds tasks before their framework is back, which is a warning elsewhere.
    ECS_SCHEDULER_LOG_LEVEL: 'error',
  };
  const scheduler = [here('batch-scheduler.ts'), join(directory, 'state.json')];

  const first = start('scheduler', scheduler, env);
  await untilLine(first, /is TASK_RUNNING/);
  first.kill('SIGKILL');
  await once(first, 'exit');
  console.log('          | (the scheduler was killed; its jobs run on)');

  const second = start('scheduler', scheduler, env);
  const [exitCode] = (await once(second, 'exit')) as [number | null];
  process.exitCode = exitCode ?? 1;
} finally {
  ecs.kill('SIGTERM');
  await once(ecs, 'exit');
  rmSync(directory, { recursive: true });
}

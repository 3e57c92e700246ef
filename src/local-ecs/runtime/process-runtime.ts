import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';

import { lastSegment } from '../../ecs/arn.ts';
import type { ProcessInput } from '../engine/input.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { ProcessKey, ProcessListener, StartProcess, TaskRuntime } from './task-runtime.ts';

/** With HOME all that a process gets besides its container's environment: ours may hold secrets. */
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What a process runtime needs; `listener` hears what becomes of its processes. */
export interface ProcessRuntimeOptions {
  /** Gets a directory for each container, `<task id>/<container>`, with the files `stdout` and `stderr`. */
  readonly directory: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly listener: ProcessListener;
}

/** A process that has not ended. It leads a process group of its own. */
interface RunningProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  cancelKill?: () => void;
}

const nameOf = ({ taskArn, container }: ProcessKey): string => `${taskArn} ${container}`;

function hasCode(error: unknown, code: string): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === code;
}

/** Starts the program, its output going to files. @throws what opening the files or an impossible argv throws */
function spawnInto(directory: string, { argv, environment }: StartProcess): ChildProcess {
  mkdirSync(directory, { recursive: true });
  const [program = '', ...args] = argv;
  const stdout = openSync(join(directory, 'stdout'), 'a');
  const stderr = openSync(join(directory, 'stderr'), 'a');
  try {
    return spawn(program, args, {
      cwd: directory,
      detached: true,
      env: { PATH, HOME: directory, ...environment },
      stdio: ['ignore', stdout, stderr],
    });
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

/** Why a container could not be started, as Docker words it where it has words. */
function failureText(error: unknown, program: string | undefined): string {
  if (hasCode(error, 'ENOENT')) return `exec: "${program ?? ''}": executable file not found in $PATH`;
  if (hasCode(error, 'EACCES')) return `exec: "${program ?? ''}": permission denied`;
  return error instanceof Error ? error.message : String(error);
}

function toExitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal === null ? 0 : constants.signals[signal]);
}

/**
 * Runs containers as processes of this machine: no image, no isolation, only the command and the environment. As with
 * a container, nothing of the process group survives its leader, and nothing at all survives `close` or our own end.
 */
export class ProcessRuntime implements TaskRuntime {
  readonly #options: ProcessRuntimeOptions;
  readonly #running = new Map<string, RunningProcess>();
  readonly #killAll = (): void => {
    for (const { child } of this.#running.values()) this.#signal(child.pid, 'SIGKILL');
  };

  constructor(options: ProcessRuntimeOptions) {
    this.#options = options;
    process.once('exit', this.#killAll);
  }

  start(wanted: StartProcess): void {
    const { directory, clock, listener } = this.#options;
    const { taskArn, container, argv } = wanted;
    const key = { taskArn, container };
    try {
      const child = spawnInto(join(directory, lastSegment(taskArn), container), wanted);
      this.#running.set(nameOf(key), { child, ended: this.#watch(key, child, argv[0]) });
    } catch (error) {
      const message = failureText(error, argv[0]);
      clock.soon(() => {
        listener({ type: 'process-failed', ...key, message });
      });
    }
  }

  stop(key: ProcessKey, stopTimeoutMs: number): void {
    const entry = this.#running.get(nameOf(key));
    if (entry === undefined) return;
    const { clock } = this.#options;
    const kill = (): void => {
      this.#signal(entry.child.pid, 'SIGKILL');
    };
    entry.cancelKill?.();
    if (stopTimeoutMs <= 0) {
      kill();
      return;
    }
    this.#signal(entry.child.pid, 'SIGTERM');
    entry.cancelKill = clock.at(clock.now() + stopTimeoutMs, kill);
  }

  async close(): Promise<void> {
    process.removeListener('exit', this.#killAll);
    const ended = [...this.#running.values()].map((entry) => entry.ended);
    this.#killAll();
    await Promise.all(ended);
  }

  /** Resolves when the process has ended, or never began. */
  #watch(key: ProcessKey, child: ChildProcess, program: string | undefined): Promise<void> {
    const { listener } = this.#options;
    return new Promise((resolve) => {
      const end = (input: ProcessInput): void => {
        this.#running.get(nameOf(key))?.cancelKill?.();
        this.#running.delete(nameOf(key));
        listener(input);
        resolve();
      };
      child.once('spawn', () => {
        listener({ type: 'process-started', ...key });
      });
      child.once('error', (error) => {
        end({ type: 'process-failed', ...key, message: failureText(error, program) });
      });
      child.once('exit', (code, signal) => {
        this.#signal(child.pid, 'SIGKILL');
        end({ type: 'process-exited', ...key, exitCode: toExitCode(code, signal) });
      });
    });
  }

  #signal(pid: number | undefined, signal: NodeJS.Signals): void {
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      // Nobody is left in the group: what the signal was for is achieved.
      if (!hasCode(error, 'ESRCH'))
        this.#options.logger.warn('cannot signal a task process', { pid, signal, error });
    }
  }
}

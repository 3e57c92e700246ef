import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { LocalEcs } from '../../src/assembly/start-local-ecs.ts';
import type { Report, Request } from './report.ts';

const PROGRAM = fileURLToPath(new URL('driver-program.ts', import.meta.url));

/** Longer than any work takes that keeps the process from answering. */
const ANSWER_MS = 60_000;

/** The framework and its driver, in a process of their own: nothing else is in its heap. */
export class SoakedDriver {
  readonly #process: ChildProcess;

  constructor(ecs: LocalEcs, directory: string, seed: number) {
    this.#process = fork(PROGRAM, [directory, String(seed)], {
      execArgv: [...process.execArgv, '--expose-gc'],
      env: {
        ECS_SCHEDULER_LOG_LEVEL: 'error',
        ...process.env,
        AWS_ECS_ENDPOINT: ecs.endpoint,
        AWS_REGION: ecs.region,
        AWS_ACCESS_KEY_ID: ecs.accessKeyId,
        AWS_SECRET_ACCESS_KEY: ecs.secretAccessKey,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    });
  }

  /** Rejects when the process has ended, or does not answer. */
  async report(): Promise<Report> {
    const hasEnded = new Error('the process of the driver has ended');
    if (this.#hasEnded) throw hasEnded;
    const ended = new AbortController();
    const stopWaiting = (): void => {
      ended.abort(hasEnded);
    };
    this.#process.once('exit', stopWaiting);
    try {
      this.#ask({ type: 'report' });
      // Nothing else comes over this channel.
      const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(ANSWER_MS)]);
      const [report] = (await once(this.#process, 'message', { signal })) as [Report];
      return report;
    } finally {
      this.#process.off('exit', stopWaiting);
    }
  }

  restart(): void {
    this.#ask({ type: 'restart' });
  }

  calmDown(): void {
    this.#ask({ type: 'calm-down' });
  }

  /** @returns the exit code of the process. */
  async stop(): Promise<number | null> {
    if (!this.#hasEnded) {
      this.#ask({ type: 'stop' });
      await once(this.#process, 'exit');
    }
    return this.#process.exitCode;
  }

  get #hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  #ask(request: Request): void {
    if (this.#process.connected) this.#process.send(request);
  }
}

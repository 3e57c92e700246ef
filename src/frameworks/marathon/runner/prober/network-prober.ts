import PQueue from 'p-queue';

import type { Clock } from '../../../../ports/clock.ts';
import type { Probe, ProbeResult } from '../../scheduler/probe.ts';
import { probeHttp } from './http-probe.ts';
import type { Prober } from './prober.ts';
import { probeTcp } from './tcp-probe.ts';

/** How many tasks are looked at at once. */
const PROBES_AT_ONCE = 200;

export interface NetworkProberOptions {
  readonly clock: Clock;
  /** Default 200; others wait for their turn, and their time begins with it. */
  readonly maxAtOnce?: number;
  /** Where a host really is, for agents whose names lead nowhere. Default: where its name says. */
  readonly resolveHost?: (host: string) => string;
}

const GIVEN_UP = 'the check was given up';

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const failed = (cause: string): ProbeResult => ({ type: 'failed', cause });

/** Looks at tasks over the network. */
export class NetworkProber implements Prober {
  readonly #clock: Clock;
  readonly #resolveHost: (host: string) => string;
  readonly #queue: PQueue;
  readonly #underWay = new Set<AbortController>();
  #isClosed = false;

  constructor({ clock, maxAtOnce = PROBES_AT_ONCE, resolveHost = (host) => host }: NetworkProberOptions) {
    this.#clock = clock;
    this.#resolveHost = resolveHost;
    this.#queue = new PQueue({ concurrency: maxAtOnce });
  }

  probe(probe: Probe): Promise<ProbeResult> {
    return this.#queue.add(() => this.#look(probe));
  }

  close(): void {
    this.#isClosed = true;
    for (const look of this.#underWay) look.abort(GIVEN_UP);
  }

  async #look(probe: Probe): Promise<ProbeResult> {
    if (this.#isClosed) return failed(GIVEN_UP);
    const look = new AbortController();
    const cancel = this.#clock.at(this.#clock.now() + probe.timeoutMs, () => {
      look.abort(`no answer within ${probe.timeoutMs / 1000} s`);
    });
    this.#underWay.add(look);
    try {
      const host = this.#resolveHost(probe.host);
      const check = probe.protocol === 'TCP' ? probeTcp : probeHttp;
      return await check(probe, host, look.signal);
    } catch (error) {
      return failed(look.signal.aborted ? String(look.signal.reason) : reasonOf(error));
    } finally {
      this.#underWay.delete(look);
      cancel();
    }
  }
}

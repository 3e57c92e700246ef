import type { IncomingMessage } from 'node:http';
import type { SecureContextOptions } from 'node:tls';
import { types } from 'node:util';

import { PROGRAM, ProblemError } from '../../assembly/problem.ts';
import { reasonOf } from '../../assembly/reason.ts';
import type { BridgeAnswer } from './bridge-answer.ts';
import { refusal } from './refusal.ts';

/** Where a bridge is and who asks. */
export interface BridgeTarget {
  readonly address: URL;
  /** For a whole answer. */
  readonly timeoutMs: number;
  /** The header of that name. */
  readonly authorization?: string;
  readonly tls: Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;
  /** Default `bridge`. */
  readonly server?: Server;
}

/** What has an API: the bridge its operations API, Marathon its own. */
export type Server = 'bridge' | 'marathon';

/** What is asked of the bridge. */
export interface BridgeRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Absolute: `/ecs-scheduler/v1/tasks`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

function urlOf(address: URL, { path, query = {} }: BridgeRequest): URL {
  const url = new URL(address.pathname.replace(/\/$/, '') + path, address);
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

async function textOf(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8');
  let text = '';
  for await (const part of response) text += String(part);
  return text;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Mesos's own endpoints answer some things as plain text.
    return text;
  }
}

/** @returns the answer as soon as its head is there. */
async function begin(
  target: BridgeTarget,
  request: BridgeRequest,
  accept: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const url = urlOf(target.address, request);
  const { method = 'GET', body } = request;
  const { request: send } =
    url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const headers = {
      accept,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(target.authorization === undefined ? {} : { authorization: target.authorization }),
    };
    const options = { method, headers, signal, agent: false, ...target.tls };
    send(url, options, resolve)
      .on('error', reject)
      .end(body === undefined ? undefined : JSON.stringify(body));
  });
}

async function exchange(target: BridgeTarget, request: BridgeRequest): Promise<BridgeAnswer> {
  const signal = AbortSignal.timeout(target.timeoutMs);
  const response = await begin(target, request, 'application/json', signal);
  return { status: response.statusCode ?? 0, body: parse(await textOf(response)) };
}

const SERVERS: Readonly<Record<Server, { readonly name: string; readonly flag: string }>> = {
  bridge: { name: 'The bridge', flag: '--address' },
  marathon: { name: 'Marathon', flag: '--marathon-address' },
};

function unreachable(target: BridgeTarget, error: unknown): ProblemError {
  const isLate = types.isNativeError(error) && (error.name === 'AbortError' || error.name === 'TimeoutError');
  const why = reasonOf(error);
  const { origin } = target.address;
  const { name, flag } = SERVERS[target.server ?? 'bridge'];
  return new ProblemError(
    {
      code: 'BRIDGE_UNREACHABLE',
      what: isLate
        ? `${name} at ${origin} has not answered within ${target.timeoutMs / 1000} s`
        : `Nothing answers at ${origin}`,
      ...(isLate ? {} : { why }),
      cure: `start one with npx ${PROGRAM} up, or up --local; or say where it is with ${flag}`,
    },
    error,
  );
}

/** The operations API of a bridge. */
export class BridgeClient {
  readonly #target: BridgeTarget;
  readonly #said: (line: string) => void;

  /** @param said is told of every exchange, in a line. */
  constructor(target: BridgeTarget, said: (line: string) => void = () => undefined) {
    this.#target = target;
    this.#said = said;
  }

  get address(): string {
    return this.#target.address.origin;
  }

  /** Asks, whatever the status of the answer. @throws ProblemError BRIDGE_UNREACHABLE. */
  async ask(request: BridgeRequest): Promise<BridgeAnswer> {
    const begunAtMs = performance.now();
    const tell = (outcome: string): void => {
      const url = urlOf(this.#target.address, request);
      const ms = Math.round(performance.now() - begunAtMs);
      this.#said(`${request.method ?? 'GET'} ${url.href}: ${outcome} after ${ms} ms`);
    };
    try {
      const answer = await exchange(this.#target, request);
      tell(String(answer.status));
      return answer;
    } catch (error) {
      tell(reasonOf(error));
      throw unreachable(this.#target, error);
    }
  }

  /** @returns the body of an answer of 2xx. @throws ProblemError BRIDGE_UNREACHABLE, or what the bridge refuses it for. */
  async fetch(request: BridgeRequest): Promise<unknown> {
    const answer = await this.ask(request);
    if (answer.status >= 200 && answer.status < 300) return answer.body;
    throw new ProblemError(refusal(answer, request.path, this.address));
  }

  /**
   * Begins to read a stream of events, piece by piece as they arrive, until the signal ends it.
   * @returns undefined where there is none: its answer is no success, or nothing answers.
   */
  async listen(request: BridgeRequest, signal: AbortSignal): Promise<AsyncIterable<string> | undefined> {
    try {
      const response = await begin(this.#target, request, 'text/event-stream', signal);
      this.#said(`listening to ${urlOf(this.#target.address, request).href}: ${response.statusCode ?? 0}`);
      if (response.statusCode === 200) return response.setEncoding('utf8') as AsyncIterable<string>;
      response.destroy();
      return undefined;
    } catch (error) {
      this.#said(`listening to ${request.path}: ${reasonOf(error)}`);
      return undefined;
    }
  }
}

/** Whom to ask. */
export type Servers = Readonly<Record<Server, BridgeClient>>;

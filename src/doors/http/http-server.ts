import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { METHODS } from 'node:http';
import { Server as TlsServer } from 'node:https';
import type { AddressInfo, DropArgument } from 'node:net';

import { createFastify } from './create-fastify.ts';
import { exchange } from './exchange.ts';
import type { Exchanges } from './exchange.ts';
import { DEFAULT_LIMITS } from './http-options.ts';
import type { HttpServerOptions } from './http-options.ts';
import { MASTER_REALMS } from './http-route.ts';
import type { HttpRoute, Realm } from './http-route.ts';
import { ListenError, toListenError, toTlsError } from './listen-error.ts';
import { isLoopbackHost } from './loopback.ts';
import { OpenExchanges } from './open-exchanges.ts';
import { RateLimit } from './rate-limit.ts';
import { statusAnswer } from './text-answer.ts';
import { checkedContext } from './tls.ts';
import type { TlsMaterial } from './tls.ts';

/** Where a server listens. */
export interface ListeningAt {
  readonly host: string;
  readonly port: number;
  /** Such as `http://127.0.0.1:5050`. */
  readonly url: string;
}

/** One listening port that several doors share. */
export interface HttpServer {
  /** Serves a path. Only before `listen`. */
  route(route: HttpRoute): void;
  /** `end` is called when the server closes, to end what stays open by itself; it is waited for, within limits. */
  onClosing(end: () => Promise<void> | void): void;
  /** @throws ListenError */
  listen(): Promise<ListeningAt>;
  /**
   * New connections are made with this; those that are open stay as they are.
   * @throws ListenError TLS_UNUSABLE; then everything stays as it was.
   */
  reload(material: TlsMaterial): void;
  /** Lets what is under way come to its end, within limits, and hangs up on everybody. */
  close(): Promise<void>;
}

/** Whoever asks for what is not there need not say who it is. */
const NOTHING: HttpRoute = { door: 'none', path: '', methods: METHODS, handle: () => statusAnswer(404) };

/** The realms that need an authenticator: those of a master all together, unless the server is only a framework's. */
function guardedRealms(served: ReadonlySet<Realm>): readonly Realm[] {
  const ofMaster: readonly Realm[] = MASTER_REALMS;
  const others = [...served].filter((realm) => !ofMaster.includes(realm));
  const isFramework = others.length > 0 && others.length === served.size;
  return isFramework ? others : [...ofMaster, ...others];
}

/** Refuses to listen where others can come and nobody asks them who they are. */
function checkOpenness(
  { host, port, authenticators = {}, isOpenAllowed = false }: HttpServerOptions,
  served: ReadonlySet<Realm>,
): void {
  const isGuarded = guardedRealms(served).every((realm) => authenticators[realm] !== undefined);
  if (isGuarded || isOpenAllowed || isLoopbackHost(host)) return;
  throw new ListenError(
    'OPEN_WITHOUT_CREDENTIALS',
    { host, port },
    `Will not listen on ${host} without credentials`,
  );
}

class FastifyServer implements HttpServer {
  readonly #options: HttpServerOptions;
  readonly #app: FastifyInstance;
  readonly #open = new OpenExchanges();
  readonly #exchanges: Exchanges;
  readonly #ends: (() => Promise<void> | void)[] = [];
  readonly #realms = new Set<Realm>();
  #isClosing = false;

  constructor(options: HttpServerOptions) {
    const { clock, logger } = options;
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    const { requests } = limits;
    this.#options = options;
    this.#exchanges = {
      options,
      limits,
      rates: requests === undefined ? undefined : new RateLimit(requests, clock),
      isClosing: () => this.#isClosing,
    };
    this.#app = createFastify(options.tls, limits, this.#open);
    this.#app.setNotFoundHandler(this.#handler(NOTHING));
    this.#app.server.on('drop', (dropped?: DropArgument) => {
      logger.warn('a connection was not taken: there are too many', {
        event: 'http.connection_dropped',
        remoteAddress: dropped?.remoteAddress,
      });
    });
  }

  route(route: HttpRoute): void {
    const { path, isUnderMaster = true, takesSubPaths = true } = route;
    const handler = this.#handler(route);
    if (route.realm !== undefined) this.#realms.add(route.realm);
    for (const place of isUnderMaster ? [path, `/master${path}`] : [path]) {
      if (place !== '') this.#app.route({ method: METHODS, url: place, handler });
      if (takesSubPaths) this.#app.route({ method: METHODS, url: `${place}/*`, handler });
    }
  }

  #handler(route: HttpRoute): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
    return (request, reply) => {
      this.#open.add(request.raw.socket, reply.raw);
      return exchange(this.#exchanges, route, request, reply);
    };
  }

  onClosing(end: () => Promise<void> | void): void {
    this.#ends.push(end);
  }

  async listen(): Promise<ListeningAt> {
    checkOpenness(this.#options, this.#realms);
    const { port, tls } = this.#options;
    // For this name fastify would open further servers, of which nothing here would know.
    const host = this.#options.host === 'localhost' ? '127.0.0.1' : this.#options.host;
    try {
      await this.#app.listen({ host, port });
    } catch (error) {
      throw toListenError(error, { host, port });
    }
    // It listens on a port, not on a pipe.
    const taken = (this.#app.server.address() as AddressInfo).port;
    const name = host.includes(':') ? `[${host}]` : host;
    return { host, port: taken, url: `${tls === undefined ? 'http' : 'https'}://${name}:${taken}` };
  }

  reload(material: TlsMaterial): void {
    const { server } = this.#app;
    try {
      const context = checkedContext(material);
      if (server instanceof TlsServer) server.setSecureContext(context);
    } catch (error) {
      throw toTlsError(error, this.#options);
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const ends = this.#ends.map(async (end) => end());
    await this.#patiently(Promise.allSettled([...ends, this.#open.none()]));
    await this.#app.close();
  }

  /** Waits, but not for ever. */
  #patiently(done: Promise<unknown>): Promise<void> {
    const { options, limits } = this.#exchanges;
    const { clock } = options;
    return new Promise((resolve) => {
      const cancel = clock.at(clock.now() + limits.closeMs, resolve);
      void done.then(() => {
        cancel();
        resolve();
      });
    });
  }
}

/** A server that does not listen yet. @throws ListenError TLS_UNUSABLE */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { tls } = options;
  try {
    if (tls !== undefined) checkedContext(tls);
  } catch (error) {
    throw toTlsError(error, options);
  }
  return new FastifyServer(options);
}

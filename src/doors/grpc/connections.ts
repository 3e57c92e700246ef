import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, DropArgument, Server, Socket } from 'node:net';
import { createServer as createTlsServer, Server as TlsServer } from 'node:tls';

import type { Logger } from '../../ports/logger.ts';
import { toListenError, toTlsError } from '../http/listen-error.ts';
import { checkedContext, tlsOptions } from '../http/tls.ts';
import type { ServerTls, TlsMaterial } from '../http/tls.ts';

export interface ConnectionsOptions {
  readonly host: string;
  readonly port: number;
  readonly tls?: ServerTls;
  readonly max: number;
  readonly logger: Logger;
  /** Given each connection, past its TLS. */
  readonly take: (connection: Socket) => void;
}

/** A connection whose other end has gone without a word is noticed some time after this. */
const TCP_KEEP_ALIVE_MS = 60_000;

const TCP = { noDelay: true, keepAlive: true, keepAliveInitialDelay: TCP_KEEP_ALIVE_MS };

/**
 * The listening port of the door and the connections that came in by it. gRPC's library is given them one by one: it
 * has no way itself to hang up on somebody who does not read, nor to say properly why it cannot listen.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #server: Server;
  readonly #open = new Map<string, Socket>();

  /** @throws ListenError TLS_UNUSABLE */
  constructor(options: ConnectionsOptions) {
    const { tls, max, logger } = options;
    this.#options = options;
    const take = (socket: Socket): void => {
      this.#take(socket);
    };
    this.#server =
      tls === undefined
        ? createServer(TCP, take)
        : createTlsServer({ ...TCP, ...this.#checked(tls), ALPNProtocols: ['h2'] }, take);
    this.#server.maxConnections = max;
    this.#server.on('drop', (dropped?: DropArgument) => {
      logger.warn('a connection was not taken: there are too many', {
        event: 'grpc.connection_dropped',
        remoteAddress: dropped?.remoteAddress,
      });
    });
  }

  /** @returns the port it listens on. @throws ListenError */
  async listen(): Promise<number> {
    const { host, port } = this.#options;
    try {
      this.#server.listen({ host, port });
      await once(this.#server, 'listening');
    } catch (error) {
      throw toListenError(error, { host, port });
    }
    // It listens on a port, not on a pipe.
    return (this.#server.address() as AddressInfo).port;
  }

  /** New connections are made with this. @throws ListenError TLS_UNUSABLE; then everything stays as it was. */
  reload(material: TlsMaterial): void {
    try {
      const context = checkedContext(material);
      if (this.#server instanceof TlsServer) this.#server.setSecureContext(context);
    } catch (error) {
      throw toTlsError(error, this.#options);
    }
  }

  /** Hangs up on one. @param peer its address and port. */
  cut(peer: string): void {
    this.#open.get(peer)?.destroy();
  }

  /** Takes no more connections. */
  stop(): void {
    this.#server.close();
  }

  /** Hangs up on all. */
  cutAll(): void {
    for (const socket of this.#open.values()) socket.destroy();
  }

  #take(socket: Socket): void {
    const { remoteAddress = '', remotePort = 0 } = socket;
    const peer = `${remoteAddress}:${remotePort}`;
    this.#open.set(peer, socket);
    socket.once('close', () => {
      if (this.#open.get(peer) === socket) this.#open.delete(peer);
    });
    // A connection that breaks is closed as well.
    socket.on('error', () => socket.destroy());
    this.#options.take(socket);
  }

  #checked(tls: ServerTls): ReturnType<typeof tlsOptions> {
    try {
      checkedContext(tls);
      return tlsOptions(tls);
    } catch (error) {
      throw toTlsError(error, this.#options);
    }
  }
}

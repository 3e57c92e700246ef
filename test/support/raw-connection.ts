import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** An answer as its very bytes say. */
export interface RawAnswer {
  readonly status: string;
  /** By their names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

const HEAD_END = '\r\n\r\n';

function parseHead(head: string): Omit<RawAnswer, 'body'> {
  const [status = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(': ');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 2)];
  });
  return { status, headers: new Map(headers) };
}

/** A socket that sends what a test says, byte for byte, and keeps all that comes back. */
export class RawConnection {
  readonly socket: Socket;
  #received = Buffer.alloc(0);
  #isClosed = false;
  #wake: () => void = () => undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    socket.on('error', () => {
      // The end comes as well, and is what tests look at.
    });
    socket.once('close', () => {
      this.#isClosed = true;
      this.#wake();
    });
  }

  static async to(port: number, open: (port: number) => Socket = plain): Promise<RawConnection> {
    const socket = open(port);
    await once(socket, 'encrypted' in socket ? 'secureConnect' : 'connect');
    return new RawConnection(socket);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** What has come and was not taken yet. */
  get received(): Buffer {
    return this.#received;
  }

  send(bytes: string | Uint8Array): void {
    this.socket.write(bytes);
  }

  /** Resolves once `enough` holds, which is looked at whenever something has come or the connection has closed. */
  async until(enough: () => boolean): Promise<void> {
    while (!enough()) {
      if (this.#isClosed) throw new Error(`the connection has closed after: ${this.#received.toString()}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async closed(): Promise<void> {
    if (!this.#isClosed) await once(this.socket, 'close');
  }

  /** Takes so many bytes off what has come, when they are there. */
  async take(length: number): Promise<Buffer> {
    await this.until(() => this.#received.length >= length);
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  /** Takes what has come once it is as long as `text`, or can become that no more. */
  async next(text: string): Promise<string> {
    const wanted = Buffer.from(text, 'latin1');
    await this.until(() => {
      const { length } = this.#received;
      return length >= wanted.length || !this.#received.equals(wanted.subarray(0, length));
    });
    return (await this.take(Math.min(wanted.length, this.#received.length))).toString('latin1');
  }

  /** Takes the head of an answer. */
  async head(): Promise<Omit<RawAnswer, 'body'>> {
    await this.until(() => this.#received.includes(HEAD_END));
    const length = this.#received.indexOf(HEAD_END) + HEAD_END.length;
    return parseHead((await this.take(length)).subarray(0, -HEAD_END.length).toString());
  }

  /** Takes an answer that says how long it is: in its head, or chunk by chunk. */
  async answer(): Promise<RawAnswer> {
    const head = await this.head();
    if (head.headers.get('transfer-encoding') === 'chunked') return { ...head, body: await this.#chunks() };
    return { ...head, body: await this.take(Number(head.headers.get('content-length') ?? '0')) };
  }

  /** Takes a chunked body up to its end. */
  async #chunks(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for (let length = 1; length > 0;) {
      await this.until(() => this.#received.includes('\r\n'));
      const line = await this.take(this.#received.indexOf('\r\n') + 2);
      length = Number.parseInt(line.toString(), 16);
      chunks.push((await this.take(length + 2)).subarray(0, length));
    }
    return Buffer.concat(chunks);
  }

  close(): void {
    this.socket.destroy();
  }
}

const plain = (port: number): Socket => connect(port, '127.0.0.1');

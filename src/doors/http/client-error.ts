import type { Socket } from 'node:net';

import { statusText } from './text-answer.ts';

function statusOf(error: Error): number {
  return 'code' in error && error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
}

/** Answers what is no HTTP, and hangs up. */
export function answerClientError(error: Error, socket: Socket, isAnswering: boolean): void {
  // In the middle of another answer there is no saying anything.
  if (socket.writable && !isAnswering) {
    const status = statusOf(error);
    const text = statusText(status);
    socket.end(
      `HTTP/1.1 ${text.slice(0, -1)}\r\ncontent-type: text/plain; charset=utf-8\r\n` +
        `content-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`,
    );
  } else socket.destroy();
}

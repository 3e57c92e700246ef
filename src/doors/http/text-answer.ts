import { STATUS_CODES } from 'node:http';

import type { HttpAnswer } from './http-route.ts';

/** An answer in bare text, as a Mesos master gives its refusals. */
export function textAnswer(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body: text };
}

/** What libprocess says for a status when nobody says more: `404 Not Found.` */
export function statusText(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? 'Unknown'}.`;
}

export function statusAnswer(status: number, headers?: Readonly<Record<string, string>>): HttpAnswer {
  return textAnswer(status, statusText(status), headers);
}

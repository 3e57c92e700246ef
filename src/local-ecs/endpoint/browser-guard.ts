import { isIPv4 } from 'node:net';

import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** What the guard looks at. */
export interface GuardedHeaders {
  readonly host?: string | undefined;
  readonly origin?: string | undefined;
  readonly 'sec-fetch-site'?: string | undefined;
  readonly 'content-type'?: string | undefined;
}

/**
 * Bodies that AWS clients send. JSON of this type a browser does not send to another origin without asking first; a form
 * it does, but not with the header `authorization`, which every request needs.
 */
const CONTENT_TYPE = /^application\/(?:x-amz-json-1\.[01]|x-www-form-urlencoded)\s*(?:;|$)/i;

/** The name without the port; IPv6 addresses stand in brackets. */
function hostName(host: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:]*))(?::\d+)?$/.exec(host) ?? [];
  return (bracketed ?? plain ?? '').toLowerCase();
}

function isLoopback(host: string): boolean {
  const name = hostName(host);
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}

/**
 * Keeps web pages from driving this ECS, which may run commands: a page of any origin can make a browser send requests
 * to loopback, and with DNS rebinding even read the answers. AWS clients send none of what is refused here.
 */
export function checkNoBrowser(headers: GuardedHeaders): Refusal | undefined {
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
    return refuse(403, 'AccessDeniedException', 'Requests from web pages are refused.');
  if (!isLoopback(headers.host ?? ''))
    return refuse(
      403,
      'AccessDeniedException',
      'The Host header must name the loopback interface, such as 127.0.0.1.',
    );
  if (!CONTENT_TYPE.test(headers['content-type'] ?? ''))
    return refuse(
      415,
      'UnsupportedMediaTypeException',
      'The content type must be application/x-amz-json-1.1, or that of a form for EC2.',
    );
  return undefined;
}

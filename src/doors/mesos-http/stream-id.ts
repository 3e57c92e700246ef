import type { HttpRequest } from '../http/http-route.ts';

/** The stream a request names. Node joins what is sent more than once. */
export function streamIdOf({ headers }: HttpRequest): string | undefined {
  const value = headers['mesos-stream-id'];
  return typeof value === 'string' ? value : undefined;
}

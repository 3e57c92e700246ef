import type { HttpAnswer } from './http-route.ts';
import { textAnswer } from './text-answer.ts';

/** Whether this master leads, and who does if not. */
export type Leadership =
  | { readonly type: 'LEADER' }
  | { readonly type: 'FOLLOWER'; readonly leader: { readonly hostname: string; readonly port: number } }
  | { readonly type: 'NONE' };

/**
 * Sends whoever came to the wrong master to the right one.
 * @param path of the request; what is sent on always begins with `/master`, as it is routed.
 * @see Mesos `src/master/http.cpp`, Master::Http::redirect
 */
export function refuseUnlessLeading(leadership: Leadership, path: string): HttpAnswer | undefined {
  switch (leadership.type) {
    case 'LEADER':
      return undefined;
    case 'NONE':
      return textAnswer(503, 'No leader elected');
    case 'FOLLOWER': {
      const { hostname, port } = leadership.leader;
      const routed = path.startsWith('/master/') ? path : `/master${path}`;
      // Relative to the protocol: whoever came by TLS goes on by TLS.
      return { status: 307, headers: { location: `//${hostname}:${port}${routed}` } };
    }
  }
}

import type { Connect } from '../../driver/framework-session.ts';
import type { HttpMasterOptions } from './http-master.ts';
import { HttpSession } from './http-session.ts';

/**
 * Opens sessions with a master over the v1 scheduler API: a bridge of ours, or a Mesos master. Nothing is sent before
 * SUBSCRIBE; a master that cannot be reached is one that hangs up.
 */
export function connectHttp(options: HttpMasterOptions): Connect {
  return (listener) => Promise.resolve(new HttpSession(options, listener));
}

import type { CallRefusal } from '../../driver/framework-session.ts';

/** Why a call has no effect. */
export interface Refusal extends CallRefusal {
  /** For programs. */
  readonly facts?: Readonly<Record<string, string>>;
}

/** In the words of a master. */
export const NOT_READY: Refusal = { status: 503, message: 'Master has not finished recovery' };

export const ENDED: Refusal = { status: 503, message: 'The master has ended' };

export const invalid = (message: string): Refusal => ({ status: 400, message });

/**
 * Why a store refuses:
 * - `LOCKED`: another process has it open.
 * - `CORRUPT`: what is stored cannot be read, or is not all that was acknowledged.
 * - `FULL`: no space is left to write to.
 * - `FAILED`: opening, reading, writing or syncing failed, or the store is closed.
 * - `NEWER_FORMAT`: a newer version of this package wrote it.
 */
export type StoreErrorCode = 'LOCKED' | 'CORRUPT' | 'FULL' | 'FAILED' | 'NEWER_FORMAT';

/** How a store's opening and every method of it reject. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  /** What is wrong, and where. */
  readonly what: string;
  /** What to do. */
  readonly cure: string;

  constructor(code: StoreErrorCode, what: string, cure: string, cause?: unknown) {
    super(`${what}; ${cure}`, { cause });
    this.code = code;
    this.what = what;
    this.cure = cure;
  }
}

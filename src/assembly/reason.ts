import { types } from 'node:util';

/** What an error says, wherever it comes from. */
export const reasonOf = (error: unknown): string =>
  types.isNativeError(error) ? error.message : String(error);

import { createHash } from 'node:crypto';

import type { Digest } from '../bridge/config.ts';

/** The digest of the heart's task definitions. */
export const sha256: Digest = (text) => createHash('sha256').update(text).digest('hex');

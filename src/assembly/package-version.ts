import { readFileSync } from 'node:fs';

/** The package's version, from its package.json, which lies two folders up from the source and from the build. */
export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  const parsed: unknown = JSON.parse(text);
  const isObject = typeof parsed === 'object' && parsed !== null && 'version' in parsed;
  return isObject && typeof parsed.version === 'string' ? parsed.version : 'unknown';
}

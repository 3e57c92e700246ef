import type { HttpAnswer } from '../../../doors/http/http-route.ts';
import { jsonAnswer } from './answers.ts';
import type { MarathonRestOptions } from './rest-options.ts';

type Headers = Readonly<Record<string, string>>;

const EVERY_ANSWER: Headers = {
  'cache-control': 'no-cache, no-store, must-revalidate',
  pragma: 'no-cache',
  expires: '0',
  'x-frame-options': 'DENY',
  'x-xss-protection': '1; mode=block',
};

const ONE_DAY_SECONDS = 86_400;

/** What browsers are told about pages of other origins. */
function corsHeaders({ allowedOrigins = [] }: MarathonRestOptions, origin: string | undefined): Headers {
  const isForAll = allowedOrigins.includes('*');
  const isAllowed = origin !== undefined && allowedOrigins.includes(origin);
  if (!isForAll && !isAllowed) return {};
  return {
    'access-control-allow-origin': isForAll ? '*' : (origin ?? ''),
    'access-control-allow-methods': 'GET, HEAD, OPTIONS',
    'access-control-max-age': String(ONE_DAY_SECONDS),
    ...(isForAll ? {} : { vary: 'origin' }),
  };
}

const isLeading = ({ leader, info }: MarathonRestOptions): boolean =>
  leader === undefined || leader() === new URL(info.url()).host;

/** The headers that every answer of the API has. */
export function standardHeaders(options: MarathonRestOptions, origin: string | undefined): Headers {
  return {
    ...EVERY_ANSWER,
    ...(isLeading(options) ? { 'x-marathon-leader': options.info.url() } : {}),
    ...corsHeaders(options, origin),
  };
}

/** Puts what the HTTP server says, which is text, into Marathon's words. */
export function inMarathonsWords(answer: HttpAnswer, options: MarathonRestOptions): HttpAnswer {
  const { 'content-type': contentType = '', ...headers } = answer.headers ?? {};
  const whole =
    contentType.startsWith('text/plain') && typeof answer.body === 'string'
      ? jsonAnswer(answer.status, { message: answer.body }, headers)
      : answer;
  return { ...whole, headers: { ...standardHeaders(options, undefined), ...whole.headers } };
}

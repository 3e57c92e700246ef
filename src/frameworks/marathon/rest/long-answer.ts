import { objectText } from '../../../doors/http/json-text.ts';
import { streamText } from '../../../doors/http/stream-answer.ts';
import { PLAIN_TEXT } from './answers.ts';
import { standardHeaders } from './standard-headers.ts';
import type { RestContext, RestRequest } from './rest-context.ts';

/**
 * Answers with a text that may be long, made while it is sent and everything else has its turn.
 * @param pieces to be made from what was true when the request came.
 */
const longAnswer = (
  { options }: RestContext,
  { http }: RestRequest,
  contentType: string,
  pieces: Iterable<string>,
): Promise<undefined> => streamText(http, contentType, pieces, standardHeaders(options, http.headers.origin));

export const longJson = (
  context: RestContext,
  request: RestRequest,
  pieces: Iterable<string>,
): Promise<undefined> => longAnswer(context, request, 'application/json', pieces);

/** An object with one member. */
export const longMember = (
  context: RestContext,
  request: RestRequest,
  name: string,
  pieces: Iterable<string>,
): Promise<undefined> => longJson(context, request, objectText({}, { [name]: pieces }));

/** As scripts have it. */
export const longPlain = (
  context: RestContext,
  request: RestRequest,
  pieces: Iterable<string>,
): Promise<undefined> => longAnswer(context, request, PLAIN_TEXT, pieces);

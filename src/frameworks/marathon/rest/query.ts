import type { HttpRequest } from '../../../doors/http/http-route.ts';
import type { Query } from '../definitions/embed.ts';

/** What a request's parameters say, each with all that it was given. */
export const queryOf = ({ query }: HttpRequest): Query =>
  Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]));

import { PROGRAM } from '../../assembly/problem.ts';
import type { Problem, ProblemCode } from '../../assembly/problem.ts';
import type { BridgeAnswer } from './bridge-answer.ts';
import { asText, isItem, valueAt } from './item.ts';

interface Kind {
  readonly code: ProblemCode;
  readonly cure: string;
}

const FAILED: Kind = { code: 'BRIDGE_FAILED', cure: 'look into the log of the bridge' };

function kindOf(status: number): Kind {
  switch (status) {
    case 422:
      return { code: 'APP_REFUSED', cure: 'correct what is named' };
    case 400:
      return { code: 'USAGE', cure: `see npx ${PROGRAM} --help` };
    case 401:
      return { code: 'NOT_ALLOWED', cure: 'give --principal and --secret-file, or --token-file' };
    case 403:
      return { code: 'NOT_ALLOWED', cure: 'ask with a principal that may do this' };
    case 404:
      return { code: 'UNKNOWN_NAME', cure: 'list what there is: the same command with list' };
    case 409:
      return { code: 'CONFLICT', cure: 'say more of the id, or look at what it is now' };
    default:
      return FAILED;
  }
}

/** What an answer says in words: `{"message": …}`, `{"error": {"message": …}}`, or text. */
function messageOf({ status, body }: BridgeAnswer, path: string): string {
  const told = [valueAt(body, 'message'), valueAt(body, 'error.message'), valueAt(body, 'error'), body];
  const ids = valueAt(body, 'error.ids');
  const named = Array.isArray(ids) ? `: ${ids.map(String).join(', ')}` : '';
  const message = told.find((each): each is string => typeof each === 'string' && each.trim() !== '');
  return message === undefined
    ? `The bridge answers ${path} with ${status}`
    : `${message.trim().replace(/\.$/, '')}${named}`;
}

/** What Marathon says of places in a body: `{"details": [{"path": …, "errors": […]}]}`, a line for each. */
function placesOf({ body }: BridgeAnswer): readonly string[] {
  const details = valueAt(body, 'details');
  if (!Array.isArray(details)) return [];
  return details.filter(isItem).map(({ path, errors }) => {
    const texts = Array.isArray(errors) ? errors.map(asText) : [];
    return `${asText(path)}: ${texts.join('; ')}`;
  });
}

/** Puts an answer that is no success into the form every problem has. */
export function refusal(answer: BridgeAnswer, path: string, address: string): Problem {
  const { code, cure } = kindOf(answer.status);
  const places = placesOf(answer);
  // What is not of the schema is 400 and what breaks a rule is 422; either way it is the app that is refused.
  if (places.length > 0)
    return {
      code: 'APP_REFUSED',
      what: messageOf(answer, path),
      why: places.join('\n  '),
      cure: 'correct what is named',
    };
  return { code, what: messageOf(answer, path), why: `${address} answered ${answer.status}`, cure };
}

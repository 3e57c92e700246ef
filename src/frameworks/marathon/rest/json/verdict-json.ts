import { fromThousandths, toThousandths } from '../../../../mesos/scalar.ts';
import type { Offer } from '../../../../mesos/offer.ts';
import { SCALAR_NAMES } from '../../engine/offer-match.ts';
import { timestampAt } from '../../engine/timestamp.ts';
import type { Candidate } from '../../engine/would-fit/candidate.ts';
import { changeText } from '../../engine/would-fit/change.ts';
import { STAGES } from '../../engine/would-fit/verdict.ts';
import type { Verdict } from '../../engine/would-fit/verdict.ts';
import type { WholeAgent } from '../../engine/would-fit/whole-agents.ts';
import type { Remedy } from '../../engine/would-fit/would-fit.ts';

type Json = Readonly<Record<string, unknown>>;

/** An agent by its names. */
const agentJson = ({ offer }: Candidate): Json => ({ id: offer.agentId, hostname: offer.hostname });

/** The agents that take an instance. */
export const fittingJson = (verdicts: readonly Verdict[]): readonly Json[] =>
  verdicts.flatMap(({ fits, candidate }) => (fits ? [agentJson(candidate)] : []));

/** The stages at which agents have fallen out, each with how many were left behind it. */
export function stagesJson(verdicts: readonly Verdict[], nowMs: number): readonly Json[] {
  let left = verdicts.length;
  return STAGES.map((stage) => {
    const agents = verdicts.flatMap((verdict) =>
      !verdict.fits && verdict.stage === stage
        ? [
            {
              ...agentJson(verdict.candidate),
              message: verdict.message,
              at: timestampAt(verdict.candidate.atMs ?? nowMs),
            },
          ]
        : [],
    );
    left -= agents.length;
    return { stage, left, removed: agents.length, agents };
  });
}

function amountOf({ resources }: Offer, name: string): number {
  const thousandths = resources
    .filter((each) => each.name === name)
    .reduce((sum, each) => sum + (each.type === 'SCALAR' ? (toThousandths(each.scalar) ?? 0) : 0), 0);
  return fromThousandths(thousandths);
}

/** The most of each resource that any agent has that is offered; they need not be of one agent. */
export function largestJson(candidates: readonly Candidate[]): Json {
  const offers = candidates.flatMap(({ absence, offer }) => (absence === undefined ? [offer] : []));
  return Object.fromEntries(
    SCALAR_NAMES.map((name) => [name, Math.max(0, ...offers.map((offer) => amountOf(offer, name)))]),
  );
}

export const remedyJson = ({ changes, agents }: Remedy): Json => ({
  text: changes.map(changeText).join(', '),
  changes,
  agents: agents.map(agentJson),
});

export const wholeAgentJson = ({ instanceType, verdict }: WholeAgent): Json => ({
  instanceType,
  fits: verdict.fits,
  ...(verdict.fits ? {} : { stage: verdict.stage, message: verdict.message }),
});

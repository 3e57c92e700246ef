import { loseAgent } from './agent-loss.ts';
import { takeCensus } from './census.ts';
import { retryDefinition } from './definitions.ts';
import { askToLeave, enforceDrain } from './drains.ts';
import type { Due } from './due-kinds.ts';
import { endFilters } from './filters.ts';
import { removeFramework } from './frameworks.ts';
import { releaseHeldBack } from './hold-back.ts';
import { wantHostAgain } from './hosts.ts';
import { sweepInstances } from './instance-sweep.ts';
import { sendStop } from './kills.ts';
import { lookForLaunches } from './lookup.ts';
import { rescindOffer } from './offers.ts';
import { stopOrphan } from './orphans.ts';
import { retryRecovery } from './recovery.ts';
import { abandonTask } from './resume.ts';
import { resend } from './status-updates.ts';
import { pollTasks } from './task-poll.ts';
import { forgetLaunch } from './tasks.ts';
import type { Turn } from './turn.ts';

/** Rounds begin only once the recovery, which makes its own, is over. */
function poll(turn: Turn, begin: (turn: Turn) => void): void {
  if (turn.state.phase === 'READY' || turn.state.phase === 'CLOSING') begin(turn);
}

type OfferDue = Extract<
  Due,
  { kind: 'allocate' | 'filters' | 'quota' | 'held-back' | 'offer-timeout' | 'inverse-offer' }
>;

function reviewOffers(turn: Turn, due: OfferDue): void {
  const { state } = turn;
  switch (due.kind) {
    case 'allocate':
      state.changedAgents.add(due.agentId);
      return;
    case 'filters':
      endFilters(turn, due.agentId);
      return;
    case 'quota':
      state.sharing.reopened.add(due.role);
      return;
    case 'offer-timeout':
      rescindOffer(turn, due.offerId, 'the offer was not answered in time', 'expired');
      return;
    case 'held-back':
      releaseHeldBack(turn);
      return;
    case 'inverse-offer':
      askToLeave(turn, due.agentId, due.frameworkId);
  }
}

function reviewAgent(turn: Turn, due: Extract<Due, { kind: 'agent-loss' | 'drain' | 'lookup' }>): void {
  if (due.kind === 'agent-loss') loseAgent(turn, due.agentId);
  else if (due.kind === 'drain') enforceDrain(turn, due.agentId);
  else lookForLaunches(turn, due.agentId);
}

function perform(turn: Turn, due: Due): void {
  const { state } = turn;
  switch (due.kind) {
    case 'recovery':
      retryRecovery(turn);
      return;
    case 'instance-sweep':
      poll(turn, sweepInstances);
      return;
    case 'task-poll':
      poll(turn, pollTasks);
      return;
    case 'census':
      poll(turn, (now) => {
        takeCensus(now, false);
      });
      return;
    case 'launch-queue':
    case 'budget':
    case 'hosts':
      // Calls are sent at the end of every turn; there only had to be one.
      return;
    case 'allocate':
    case 'filters':
    case 'quota':
    case 'held-back':
    case 'offer-timeout':
    case 'inverse-offer':
      reviewOffers(turn, due);
      return;
    case 'host':
      wantHostAgain(state, due.ec2InstanceId);
      return;
    case 'agent-loss':
    case 'drain':
    case 'lookup':
      reviewAgent(turn, due);
      return;
    case 'failover':
      removeFramework(turn, due.frameworkId, 'framework did not return within its failover time-out');
      return;
    case 'resend':
      resend(turn, due.key);
      return;
    case 'stop':
      sendStop(turn, due.key);
      return;
    case 'orphan':
      stopOrphan(turn, due.key);
      return;
    case 'abandon':
      abandonTask(turn, due.key);
      return;
    case 'forget':
      forgetLaunch(state, due.launchId);
      return;
    case 'definition':
      retryDefinition(turn, due.reference);
  }
}

/** Does everything that is due by now, earliest first. */
export function performDue(turn: Turn): void {
  const { deadlines } = turn.state;
  for (let due = deadlines.takeDue(turn.now); due !== undefined; due = deadlines.takeDue(turn.now))
    perform(turn, due);
}

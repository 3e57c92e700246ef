import { carryOut } from './commands.ts';
import { disconnect, reconcile, register } from './connection.ts';
import { settleApps } from './deployments.ts';
import type { Due } from './due.ts';
import { probeHealth, takeHealth } from './health-checks.ts';
import type { Input } from './input.ts';
import { retryKill } from './instances.ts';
import { askForOffers, refuseOffers } from './launch-queue.ts';
import { takeOffers } from './offers.ts';
import { probeReadiness, takeReadiness } from './readiness-checks.ts';
import { askAboutLaunch, takeStatus } from './statuses.ts';
import type { Turn } from './turn.ts';
import { checkUnreachable } from './unreachable.ts';

function doDue(turn: Turn, due: Due): void {
  switch (due.type) {
    case 'delayOver':
    case 'revive':
      askForOffers(turn);
      return;
    case 'killRetry':
      retryKill(turn, due.instance);
      return;
    case 'launchConfirm':
      askAboutLaunch(turn, due.instance);
      return;
    case 'unreachable':
      checkUnreachable(turn, due.instance);
      return;
    case 'graceOver': {
      const instance = turn.state.instances.get(due.instance);
      if (instance === undefined) return;
      turn.state.instances.touch(instance);
      turn.state.unsettled.add(instance.app);
      return;
    }
    case 'probe':
      if (due.purpose === 'health') probeHealth(turn, due.taskId, due.index);
      else probeReadiness(turn, due.taskId, due.index);
      return;
    case 'reconcile':
      reconcile(turn);
  }
}

function doAllDue(turn: Turn): void {
  const { deadlines } = turn.state;
  for (let due = deadlines.takeDue(turn.nowMs); due !== undefined; due = deadlines.takeDue(turn.nowMs))
    doDue(turn, due);
}

/** Takes one input. Whatever it changes is in the turn's state and effects; {@link endTurn} draws the consequences. */
export function step(turn: Turn, input: Input): void {
  switch (input.type) {
    case 'registered':
      register(turn, input);
      return;
    case 'disconnected':
      disconnect(turn);
      return;
    case 'offers':
      // What the inputs before have come to decides what is launched.
      settleApps(turn);
      takeOffers(turn, input.offers);
      return;
    case 'rescinded':
      // No offer is held: a launch on it is answered by the master.
      return;
    case 'status':
      takeStatus(turn, input.status);
      return;
    case 'probed':
      if (input.purpose === 'health') takeHealth(turn, input.taskId, input.index, input.result);
      else takeReadiness(turn, input.taskId, input.index, input.result);
      return;
    case 'command':
      carryOut(turn, input.command, input.request);
      return;
    case 'tick':
      doAllDue(turn);
  }
}

/** Ends a turn: apps that its inputs have touched take their next moves. */
export function endTurn(turn: Turn): void {
  settleApps(turn);
  refuseOffers(turn);
}

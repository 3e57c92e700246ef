import type { LogFields } from '../../../ports/logger.ts';
import type { Input } from '../scheduler/input.ts';

function subjectOfCommand({ command }: Extract<Input, { readonly type: 'command' }>): LogFields {
  switch (command.type) {
    case 'deploy':
      return { command: 'deploy', groupId: command.group };
    case 'kill':
      return { command: 'kill', instances: command.instances };
    case 'cancel':
      return { command: 'cancel', deploymentId: command.deployment };
    case 'resetDelay':
      return { command: 'resetDelay', appId: command.app };
  }
}

/** What an input is about, for a line of the log: its kind, and the ids by which others know it. */
export function subjectOf(input: Input): LogFields {
  const { type } = input;
  switch (type) {
    case 'status':
      return { input: type, taskId: input.status.taskId, state: input.status.state };
    case 'probed':
      return { input: type, taskId: input.taskId, purpose: input.purpose };
    case 'offers':
      return { input: type, offerIds: input.offers.map(({ id }) => id) };
    case 'rescinded':
      return { input: type, offerId: input.offerId };
    case 'command':
      return { input: type, ...subjectOfCommand(input) };
    case 'registered':
    case 'disconnected':
    case 'tick':
      return { input: type };
  }
}

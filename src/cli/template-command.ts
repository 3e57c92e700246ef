import { eventsTemplate } from '../assembly/events-template.ts';
import type { EventsTemplateChoice } from '../assembly/events-template.ts';
import { EXIT } from './exit-code.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** `ecs-scheduler-driver template events`: a CloudFormation template as JSON. */
export function runEventsTemplate(choice: EventsTemplateChoice, { out }: Terminal): ExitCode {
  out(JSON.stringify(eventsTemplate(choice), null, 2));
  return EXIT.done;
}
